/** Starts a service that hangs in one way; the kit says where, on stderr, and ends the process. */
import { createBoot } from "@holdfast/kit/boot";
import { onNote } from "@holdfast/kit/core";
import { hangs } from "./hangs.ts";

onNote(() => {});
const boot = createBoot({ deadline: "1s" });
boot.phase("before", () => 1);
hangs[process.argv[2]!]!(boot);
boot.phase("after", { after: ["hangs"] }, () => 1);
await boot.start();

import type { KnownFailure } from "./known-failure.ts";

export const dns: KnownFailure = {
  name: "dns",
  recognise: ({ code, syscall, hostname, message }) => {
    if (code !== "ENOTFOUND" && code !== "EAI_AGAIN" && code !== "ENODATA") return undefined;
    if (syscall !== undefined && !/^(?:getaddrinfo|query)/.test(syscall)) return undefined;
    const host =
      hostname ?? /(?:ENOTFOUND|EAI_AGAIN|ENODATA)\s+(\S+)/.exec(message)?.[1] ?? "a host it does not tell";
    if (code === "EAI_AGAIN")
      return {
        description: `The name ${host} could not be looked up.`,
        cause:
          "The name server did not answer: no network yet, or a broken resolver. It is not said that the name does not exist.",
        action: "Try again; if it stays, check the network and /etc/resolv.conf of the container.",
      };
    return {
      description: `The host ${host} does not exist for this service.`,
      cause:
        "The name server knows no such name: a typing error, a deleted service, or a private name outside of its network.",
      action:
        "Correct the host in the configuration; private names (*.internal, service names of compose) work only inside of their network.",
    };
  },
};

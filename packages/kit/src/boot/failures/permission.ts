import { type KnownFailure, target } from "./known-failure.ts";

export const permission: KnownFailure = {
  name: "permission",
  recognise: (facts) => {
    if (facts.code === "ERR_ACCESS_DENIED")
      return {
        description: "Node's permission model forbade an operation.",
        cause: `${facts.message} The process runs with --permission (perhaps by NODE_OPTIONS).`,
        action:
          "Allow what the service needs (--allow-fs-read, --allow-fs-write, --allow-worker, --allow-child-process), or drop --permission.",
      };
    if (facts.code !== "EACCES" && facts.code !== "EPERM" && facts.code !== "EROFS") return undefined;
    if (facts.syscall === "listen" || facts.syscall === "bind")
      return {
        description: `The service may not listen on ${target(facts)}.`,
        cause: "Ports below 1024 need a privilege that this user does not have.",
        action: "Take a port of 1024 or more (platforms give one in PORT), or grant CAP_NET_BIND_SERVICE.",
      };
    const what = facts.path ?? /'([^']+)'/.exec(facts.message)?.[1] ?? "a file it does not tell";
    if (facts.code === "EROFS")
      return {
        description: `${what} could not be written.`,
        cause: "The file system is mounted read-only.",
        action: "Write to a mounted volume or to the temporary folder, or mount this path writable.",
      };
    return {
      description: `Access to ${what} was refused (${facts.syscall ?? facts.code}).`,
      cause: `The user of the process (uid ${process.getuid?.() ?? "unknown"}) has no right to it.`,
      action:
        "Give that user the right (chown or chmod in the image), or point the setting at a folder it owns.",
    };
  },
};

import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /permission denied(?: for (?:table|relation|schema|sequence|function|view|database|materialized view|type) ["`]?([\w.]+))?|\beacces\b|operation not permitted|is not authorized to perform|access to the path .{1,200} is denied|must be owner of|insufficient[_ ](?:privilege|permission|scope)s?/i;
const TYPES =
  /^(?:InsufficientPrivilege\w*|PermissionError|AccessDenied(?:Exception|Error)?|UnauthorizedAccessException|AccessControlException)$/;
const CODES =
  /^(?:42501|EACCES|EPERM|ER_TABLEACCESS_DENIED_ERROR|ER_DBACCESS_DENIED_ERROR|AccessDenied|AccessDeniedException)$/;
const FILE =
  /(?:permission denied:?|operation not permitted),? (?:\w+ )?['"]?((?:\/|[A-Z]:\\)[^'",\s]+)|(?:open|mkdir|stat|unlink|rename|scandir|access) ['"]?((?:\/|\.\/)[^'":\s]+)/i;

/** It exists, and this user may not. */
export const permissionDenied: Analyzer = {
  kind: "permission-denied",
  recognises: "a lack of permission",
  cause: "The thing exists, and the user that the process runs or connects as may not use it.",
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (!match && !TYPES.test(name) && !(code !== undefined && CODES.test(code))) return undefined;
    const object = match?.[1];
    const path = FILE.exec(message)
      ?.slice(1)
      .find((part) => part !== undefined);
    const database =
      object !== undefined || code === "42501" || /^Insufficient|must be owner/.test(`${name}${message}`);
    const cloud = /is not authorized to perform/i.test(message);
    return {
      title: object
        ? `The database user may not use \`${object}\``
        : database
          ? "The database user lacks a privilege"
          : cloud
            ? "The service's role is not allowed to do this"
            : path
              ? `The process may not use \`${path}\``
              : "The process lacks a permission",
      fixes: [
        now(
          database
            ? "Grant the privilege to the user that the service connects as; a new table or schema does not inherit it."
            : cloud
              ? "Add the named action and resource to the role that the service runs as."
              : "Compare the user that the process runs as with owner and mode of the file, directory or port.",
        ),
        today(
          database
            ? "Put the grants into the migration that makes the object (or default privileges)."
            : "Check after each change of image, mount or role, as that user.",
        ),
        thisWeek("Let the start check the permissions that the service needs."),
      ],
    };
  },
};

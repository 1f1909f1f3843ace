/** Chooses between plain JSON and `application/health+json` by the `Accept` header. (RFC 9110, section 12.5.1) */

const HEADER_MAX = 1024;

/** True where the caller names `application/health+json` and likes it at least as much as plain JSON. */
export function wantsHealthJson(accept: string | readonly string[] | undefined): boolean {
  const header = typeof accept === "string" ? accept : accept?.join(",");
  if (header === undefined || header.length > HEADER_MAX || !/health\+json/i.test(header)) return false;
  let health = 0;
  let plain = 0;
  for (const range of header.split(",")) {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const q = weight === undefined ? 1 : Number(weight.slice(2));
    if (!(q >= 0 && q <= 1)) continue;
    if (type === "application/health+json") health = q;
    if (type === "application/json") plain = q;
  }
  return health > 0 && health >= plain;
}

/**
 * The path of a URL or of a request target, without origin, credentials, query and fragment; `/` for a bare origin. What is neither
 * (`*`, a name) comes back without its query. Undefined for an empty one.
 *
 * @example
 * pathOf("https://shop.example/orders/7?page=2"); // "/orders/7"
 */
export function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || url === "") return undefined;
  const end = url.search(/[?#]/);
  const bare = end < 0 ? url : url.slice(0, end);
  return bare.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "") || "/";
}

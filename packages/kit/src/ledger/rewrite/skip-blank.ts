/** Finds the next token: what stands between two nodes is white space, comments and punctuation that the tree doesn't tell. */

/** The first offset from `offset` on that is neither white space nor in a comment. */
export function skipBlank(source: string, offset: number): number {
  let at = offset;
  for (;;) {
    while (at < source.length && /\s/.test(source[at]!)) at++;
    if (source.startsWith("//", at)) {
      while (at < source.length && !/[\n\r\u2028\u2029]/.test(source[at]!)) at++;
    } else if (source.startsWith("/*", at)) {
      const end = source.indexOf("*/", at + 2);
      if (end < 0) return source.length;
      at = end + 2;
    } else return at;
  }
}

/** The offset behind the next `token` that only white space, comments and characters of `passing` may precede; -1 where there is none. */
export function behind(source: string, offset: number, token: string, passing = ""): number {
  let at = skipBlank(source, offset);
  while (!source.startsWith(token, at)) {
    if (at >= source.length || !passing.includes(source[at]!)) return -1;
    at = skipBlank(source, at + 1);
  }
  return at + token.length;
}

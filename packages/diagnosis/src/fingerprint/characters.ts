/** What a UTF-16 code unit is, where messages are cut into words. */

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** ( ) [ ] { } < > , ; | = */
export function isBoundary(code: number): boolean {
  return (
    code === 40 ||
    code === 41 ||
    code === 91 ||
    code === 93 ||
    code === 123 ||
    code === 125 ||
    code === 60 ||
    code === 62 ||
    code === 44 ||
    code === 59 ||
    code === 124 ||
    code === 61
  );
}

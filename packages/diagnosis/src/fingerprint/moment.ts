/** Dates and times in the shapes that logs and runtimes write them. */

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}";
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[AP]M)?";
const ZONE =
  "(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}(?![A-Za-z])))?(?: ?[+-]\\d{2}(?::?\\d{2})?)?(?: ?\\([A-Z][A-Za-z ]{2,40}\\))?";
const END = "(?![A-Za-z0-9])";

/** 2025-01-07, 2025/01/07 12:00, 07/Jan/2025:12:00:00 +0000, 1/7/2025, 07.01.2025, 12:00:01.5, 07 Jan 2025 … */
const FROM_DIGIT = new RegExp(
  `(?:(?:\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}|\\d{1,2}/${MONTH}/\\d{4}|\\d{1,2}/\\d{1,2}/\\d{4}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{1,2} ${MONTH},? \\d{4})` +
    `(?:(?:T|,? |:)${CLOCK}${ZONE})?|\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?: ?[AP]M)?${ZONE}|\\d{2}:\\d{2}(?![:\\d]))${END}`,
  "y",
);
/** Tue, 07 Jan 2025 12:00:00 GMT; Tue Jan 07 2025 12:00:00 GMT+0100 (Central European Time); Jan 7, 2025; Jan 7 12:00:00 */
const FROM_NAME = new RegExp(
  `(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?` +
    `(?:\\d{1,2} ${MONTH},? \\d{4}(?:,? ${CLOCK}${ZONE})?|${MONTH} \\d{1,2},? \\d{4}(?:,? ${CLOCK}${ZONE})?|${MONTH} {1,2}\\d{1,2} ${CLOCK}${ZONE}(?: \\d{4})?)${END}`,
  "y",
);

/** Where the date or time ends that begins at `at`; `at` when none does. Looks at no more than about 120 characters. */
export function matchMoment(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (at > 0 && isWordCode(text.charCodeAt(at - 1))) return at;
  if (code <= 57) {
    // Cheap look first: a separator stands within five characters of every date's start.
    let probe = at + 1;
    while (probe <= at + 4 && isDigitCode(text.charCodeAt(probe))) probe++;
    const separator = text.charCodeAt(probe);
    if (separator !== 45 && separator !== 47 && separator !== 58 && separator !== 46 && separator !== 32)
      return at;
    FROM_DIGIT.lastIndex = at;
    return FROM_DIGIT.test(text) ? FROM_DIGIT.lastIndex : at;
  }
  // J F M A S O N D, and the first letters of the days.
  if (!(code === 74 || code === 70 || code === 77 || code === 65 || code === 83 || code === 79)) {
    if (!(code === 78 || code === 68 || code === 84 || code === 87)) return at;
  }
  FROM_NAME.lastIndex = at;
  return FROM_NAME.test(text) ? FROM_NAME.lastIndex : at;
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCode(code: number): boolean {
  return isDigitCode(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

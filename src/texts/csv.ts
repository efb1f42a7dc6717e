/**
 * Where a spreadsheet would begin a formula, by OWASP's list of CSV injection, the full-width forms included, and behind
 * what is not seen, which some cut off first: at the beginning, and behind whatever one that is set to another separator
 * (as in most of Europe) takes for the end of a cell, quoted or not. An apostrophe in front makes it text.
 */
const FORMULA = /^(?=[\t\r\n])|(?<=^|[;\t\r\n])(?=[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/gu;

/** Rows as CSV (RFC 4180): every field quoted where it has to be, lines ended by CRLF, nothing that a spreadsheet runs. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  const harmless = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

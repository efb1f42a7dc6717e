/** What a command says, which on other surfaces may quote what to type there. */
export function saidPlainly(text: string): string {
  return text.replace(/`([^`]*)`/g, '“$1”');
}

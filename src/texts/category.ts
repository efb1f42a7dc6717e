/** Microsoft's category of an alert as words: "InitialAccess" is "Initial access". What is no such name stays as it is. */
export function categoryWords(category: string): string {
  return category
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/ ([A-Z])(?![A-Z])/g, (_word, letter: string) => ` ${letter.toLowerCase()}`);
}

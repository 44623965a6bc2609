/** "2", "2 and 3", "2, 3 and 4". */
export function nameNumbers(numbers: readonly number[]): string {
  if (numbers.length < 2) return numbers.join('');
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

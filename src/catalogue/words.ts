/** The words of a text, between which are spaces and line ends. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

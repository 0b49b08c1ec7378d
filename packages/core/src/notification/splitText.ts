/** The end of the first piece of `text` that holds at most `max` UTF-16 units: after a line, else after a word, else between characters. */
const endOfPiece = (text: string, max: number): number => {
  const line = text.lastIndexOf("\n", max)
  if (line > 0) return line
  const word = text.lastIndexOf(" ", max)
  if (word > 0) return word
  const unit = text.charCodeAt(max - 1)
  return unit >= 0xd800 && unit <= 0xdbff && max > 1 ? max - 1 : max
}

/**
 * Cuts a text into pieces of at most `max` UTF-16 units, at the end of lines where it can, nothing lost but the space or line end at a cut.
 * A text that fits stays whole; an empty one has no piece.
 */
export const splitText = (text: string, max: number): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  let rest = text
  while (rest.length > max) {
    const end = endOfPiece(rest, max)
    pieces.push(rest.slice(0, end))
    rest = rest.slice(/[\n ]/.test(rest.charAt(end)) ? end + 1 : end)
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== "")
}

/** Text of others for a terminal: without the characters that would move its cursor or colour it. */
export const plain = (text: string): string => text.replaceAll(/\p{C}/gu, "?")

/** Rows under a head in columns as wide as their widest cell, each line indented by two. */
export const writeTable = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const all = [head, ...rows.map((row) => row.map(plain))]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
}

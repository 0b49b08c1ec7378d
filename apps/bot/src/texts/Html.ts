/** What may stand in a text: words from anywhere, which are escaped; counts; and markup that is safe already. */
export type TextVariable = string | number | Html

/** The variables of a text by name. */
export type TextVariables = Readonly<Record<string, TextVariable>>

/** Characters that show nothing or turn the reading direction: they let a name pretend to be something else. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" }

/** Words from outside as one line of visible characters, markup characters as they are: for buttons and tests. */
export const visible = (words: string): string => words.toWellFormed().replaceAll(INVISIBLE, "")

const escape = (words: string) => visible(words).replaceAll(/[&<>"]/g, (character) => entities[character] ?? "")

/**
 * Text in Telegram's HTML that is safe to send. There is no way to make one of a plain string without escaping it: only
 * `Html.fill`, which hands a trusted template its variables escaped, and joins of what is safe already.
 */
export class Html {
  readonly source: string
  private constructor(source: string) {
    this.source = source
  }

  /** Fills a trusted template of ours: `write` gets every variable escaped, and safe markup as it is. */
  static fill(variables: TextVariables, write: (escaped: Record<string, string | number>) => string): Html {
    const escaped = Object.entries(variables).map(([name, value]): [string, string | number] =>
      [name, typeof value === "string" ? escape(value) : value instanceof Html ? value.source : value])
    return new Html(write(Object.fromEntries(escaped)))
  }

  /** Puts parts below each other; `gap` lines stay empty between two. */
  static lines(parts: ReadonlyArray<Html>, gap = 0): Html {
    return new Html(parts.map(({ source }) => source).join("\n".repeat(gap + 1)))
  }
}

/** The program README shows to those who embed core, and what it prints. */
export interface EmbeddingExample {
  readonly program: string
  readonly output: string
}

const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``)

/** Takes the example from between README's markers. Throws with what is missing. */
export const readEmbeddingExample = (readme: string): EmbeddingExample => {
  const section = /<!-- embedding:start -->([\s\S]*?)<!-- embedding:end -->/.exec(readme)?.[1]
  if (section === undefined) {
    throw new Error("README.md has no embedding example: put one between <!-- embedding:start --> and <!-- embedding:end -->")
  }
  const [program, output] = ["ts", "text"].map((language) => block(language).exec(section)?.[1])
  if (program === undefined) throw new Error("README.md has no ```ts block between the embedding markers")
  if (output === undefined) throw new Error("README.md does not show what the embedding example prints: a ```text block after the program")
  return { program, output }
}

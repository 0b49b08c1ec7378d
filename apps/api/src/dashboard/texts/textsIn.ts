import { FluentBundle, FluentResource } from "@fluent/bundle"
import type { Language } from "@sigmatrade/core/user/User"
import { textSource } from "./textSource.ts"

/** Every sentence of the dashboard in one language. An unknown key or a missing variable throws: tests show that none is left. */
export interface Texts {
  readonly language: Language
  readonly say: (key: string, variables?: Readonly<Record<string, string | number>>) => string
  readonly has: (key: string) => boolean
}

const load = (language: Language): Texts => {
  const bundle = new FluentBundle(language, { useIsolating: false })
  const [broken] = bundle.addResource(new FluentResource(textSource(language)))
  if (broken !== undefined) throw broken
  return {
    language,
    has: (key) => bundle.hasMessage(key),
    say: (key, variables = {}) => {
      const text = bundle.getMessage(key)?.value
      if (text === undefined || text === null) throw new Error(`There is no text ${key} in ${language}`)
      // Without the list of errors it throws the first one.
      return bundle.formatPattern(text, variables)
    }
  }
}

const loaded = new Map<Language, Texts>()

/** The texts of a language, read once. */
export const textsIn = (language: Language): Texts => {
  const texts = loaded.get(language) ?? load(language)
  loaded.set(language, texts)
  return texts
}

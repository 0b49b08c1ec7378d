import { FluentBundle, FluentResource } from "@fluent/bundle"
import type { Language } from "@sigmatrade/core/user/User"
import type { TextVariables } from "./Html.ts"
import { Html, visible } from "./Html.ts"
import { textSource } from "./textSource.ts"

/** Every sentence a person reads, in one language. An unknown key or a missing variable throws: tests show that none is left. */
export interface Texts {
  readonly language: Language
  /** A text as a message: variables are escaped. */
  readonly html: (key: string, variables?: TextVariables) => Html
  /** A text without markup, for buttons and pop-ups. */
  readonly plain: (key: string, variables?: Readonly<Record<string, string | number>>) => string
}

/** The languages, the usual one first. */
export const LANGUAGES: ReadonlyArray<Language> = ["en", "ru"]

const load = (language: Language): Texts => {
  // Marks around variables would be copied together with addresses and amounts.
  const bundle = new FluentBundle(language, { useIsolating: false })
  const broken = bundle.addResource(new FluentResource(textSource(language)))
  if (broken[0] !== undefined) throw broken[0]
  const write = (key: string, variables: Record<string, string | number>) => {
    const text = bundle.getMessage(key)?.value
    if (text === undefined || text === null) throw new Error(`There is no text ${key} in ${language}`)
    // Without the list of errors it throws the first one.
    return bundle.formatPattern(text, variables)
  }
  return {
    language,
    html: (key, variables = {}) => Html.fill(variables, (escaped) => write(key, escaped)),
    plain: (key, variables = {}) => write(key, Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? visible(value) : value])
    ))
  }
}

const loaded = new Map<Language, Texts>()

/** The texts of a language, read once. */
export const textsIn = (language: Language): Texts => {
  const texts = loaded.get(language) ?? load(language)
  loaded.set(language, texts)
  return texts
}

/** The language we speak with a person whose Telegram is in this one: Russian for Russian, English for all others. */
export const languageFor = (languageCode: string | undefined): Language =>
  /^ru\b/i.test(languageCode ?? "") ? "ru" : "en"

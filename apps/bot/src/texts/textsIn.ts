import { I18n } from "@grammyjs/i18n"
import type { Language } from "@sigmatrade/core/user/User"
import { readFileSync } from "node:fs"
import type { TextVariables } from "./Html.ts"
import { Html, visible } from "./Html.ts"

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

/** The file a language's texts stand in, as it was written. */
export const textSource = (language: Language): string => readFileSync(new URL(`./${language}.ftl`, import.meta.url), "utf8")

const load = (language: Language): Texts => {
  const i18n = new I18n({
    defaultLocale: language,
    // Marks around variables would be copied together with addresses and amounts.
    fluentBundleOptions: { useIsolating: false },
    fluentOptions: { warningHandler: ({ path }) => { throw new Error(`There is no text ${path} in ${language}`) } }
  })
  i18n.loadLocaleSync(language, { source: textSource(language) })
  const write = (key: string, variables: Record<string, string | number>) => i18n.t(language, key, variables)
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

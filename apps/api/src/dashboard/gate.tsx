import type { Language } from "@sigmatrade/core/user/User"
import { LINK_MINUTES } from "@sigmatrade/core/admin/LoginLink"
import { textsIn } from "./texts/textsIn.ts"
import { Frame } from "./views/Layout.tsx"
import { writeHtml } from "./writeHtml.ts"

/** What somebody who is not logged in is told. */
export type GateWord = "gate" | "gate-over" | "gate-out" | "gate-refused" | "gate-foreign" | "gate-open-way"

/** The language of somebody we do not know: Russian for Russian, English for all others. */
export const languageOf = (accepted: string | undefined): Language => /^ru\b/iu.test(accepted ?? "") ? "ru" : "en"

/** The page before the dashboard. `opens`: with the button that uses up a link; looking at it uses up nothing. */
export const gate = (language: Language, word: GateWord, opens = false): string => {
  const texts = textsIn(language)
  return `<!doctype html>${writeHtml(
    <Frame texts={texts} title={texts.say("gate-title")}>
      <main class="gate card" id="main">
        <h1>{texts.say("gate-title")}</h1>
        <p role="status">{texts.say(word, { minutes: LINK_MINUTES })}</p>
        {opens ? (
          <form method="post" action="/dashboard/login" data-login>
            <input type="hidden" name="link" value="" />
            <button type="submit" class="good" disabled>{texts.say("gate-open")}</button>
            <noscript><p class="bad">{texts.say("gate-script")}</p></noscript>
          </form>
        ) : null}
      </main>
    </Frame>
  )}`
}

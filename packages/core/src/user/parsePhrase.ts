import { Option, Result, Schema } from "effect"
import { AntiPhishingPhrase, PHRASE_LENGTH_MAX, PHRASE_LENGTH_MIN } from "./MemberSettings.ts"

/** Too short to be told from chance, or too long to be read each time. Says nothing of what was typed. */
export class PhraseUnfit extends Schema.TaggedError<PhraseUnfit>()("PhraseUnfit", { lengthMin: Schema.Int, lengthMax: Schema.Int }) {}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * An anti-phishing phrase as a member typed it: composed the usual way (NFC), white space as single spaces, characters that show nothing
 * left out, so that what he reads later is what he sees now. Errors: `PhraseUnfit`.
 */
export const parsePhrase = (text: string): Result.Result<AntiPhishingPhrase, PhraseUnfit> => {
  const visible = text.normalize("NFC").replaceAll(/\s+/gu, " ").replaceAll(INVISIBLE, "").trim()
  return Option.match(Schema.decodeOption(AntiPhishingPhrase)(visible), {
    onNone: () => Result.fail(new PhraseUnfit({ lengthMin: PHRASE_LENGTH_MIN, lengthMax: PHRASE_LENGTH_MAX })),
    onSome: (phrase) => Result.succeed(phrase)
  })
}

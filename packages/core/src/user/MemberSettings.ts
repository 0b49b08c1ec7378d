import { Schema } from "effect"

/** Characters of an anti-phishing phrase, at least and at most. */
export const PHRASE_LENGTH_MIN = 3
/** See `PHRASE_LENGTH_MIN`. */
export const PHRASE_LENGTH_MAX = 40

/**
 * Words a member has chosen and only we repeat to him: a message about money without them is not from us. One line of visible characters.
 * Known to him alone, so it stands in no log.
 */
export const AntiPhishingPhrase = Schema.String.check(Schema.isPattern(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{3,40}$/u)).pipe(
  Schema.brand("AntiPhishingPhrase")
)
export type AntiPhishingPhrase = typeof AntiPhishingPhrase.Type

/** Notices a member may do without. Whatever guards his money or follows a withdrawal is none of them. */
export const NoticeTopic = Schema.Literals(["deposits", "commissions", "marketing"])
export type NoticeTopic = typeof NoticeTopic.Type

/** What a member has chosen for himself. */
export interface MemberSettings {
  /** `null`: he has none. */
  readonly phrase: AntiPhishingPhrase | null
  /** What he does not want to hear of, in the order of `NoticeTopic`. */
  readonly muted: ReadonlyArray<NoticeTopic>
  /** Whether other members may read his name. */
  readonly showsName: boolean
}

/** Of a member who has chosen nothing. */
export const USUAL_SETTINGS: MemberSettings = { phrase: null, muted: [], showsName: false }

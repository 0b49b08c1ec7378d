import { splitText } from "../notification/splitText.ts"
import type { BroadcastContent, BroadcastMedia, LinkButton } from "./BroadcastContent.ts"

/** One message of a broadcast. With media its text is the caption. */
export interface BroadcastPart {
  readonly text: string
  readonly media: BroadcastMedia | null
  readonly link: LinkButton | null
}

/** UTF-16 units of one message's text, and of a caption. Source: the Bot API, sendMessage and sendPhoto. */
export const PART_LENGTH_MAX = 4096
/** UTF-16 units of a caption. Source: the Bot API, sendPhoto. */
export const CAPTION_LENGTH_MAX = 1024

/** The messages a broadcast arrives in, in order: media first, a text that is too long in several, the link below the last one. */
export const partsOf = ({ link, media, text }: BroadcastContent): ReadonlyArray<BroadcastPart> => {
  const isCaption = media !== null && text.length <= CAPTION_LENGTH_MAX
  const pieces = isCaption ? [] : splitText(text, PART_LENGTH_MAX)
  const parts: ReadonlyArray<BroadcastPart> = [
    ...(media === null ? [] : [{ text: isCaption ? text.trim() : "", media, link: null }]),
    ...pieces.map((piece) => ({ text: piece, media: null, link: null }))
  ]
  return parts.map((part, index) => index === parts.length - 1 ? { ...part, link } : part)
}

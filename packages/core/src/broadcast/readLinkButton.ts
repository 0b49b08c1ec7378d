import { Option, Result, Schema } from "effect"
import { LinkButton } from "./BroadcastContent.ts"

/** What somebody wrote is no button that may stand below a message of ours. */
export class LinkUnfit extends Schema.TaggedError<LinkUnfit>()("LinkUnfit", {
  /** `words`: none, or too many for a button. `address`: none that can be read. `insecure`: not https. `disguised`: it names a person, or no site of the net. */
  reason: Schema.Literals(["words", "address", "insecure", "disguised"])
}) {}

/** A name with a dot in it: neither a machine of its own network nor a bare number. */
const isSite = (authority: string) => /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?!\d+(?::|$))[\p{L}\p{N}-]{2,}(?::\d{1,5})?$/u.test(authority)

/**
 * Reads a button from what an operator wrote: its words, and the address in the end. Only https, and no address that hides behind a name
 * (`https://bank.example@other.example`). Errors: `LinkUnfit`.
 */
export const readLinkButton = (written: string): Result.Result<LinkButton, LinkUnfit> => {
  const [, words = "", address = ""] = /^([^]*?)\s*(\S+)$/u.exec(written.trim()) ?? []
  const [, scheme, authority = "", rest = ""] = /^([a-z]+):\/\/([^/?#]+)(\S*)$/iu.exec(address) ?? []
  if (scheme === undefined) return Result.fail(new LinkUnfit({ reason: "address" }))
  if (scheme.toLowerCase() !== "https") return Result.fail(new LinkUnfit({ reason: "insecure" }))
  // A backslash is a slash to some readers, and then another site's name stands before it.
  if (!isSite(authority) || rest.includes("\\")) return Result.fail(new LinkUnfit({ reason: "disguised" }))
  const text = words.replaceAll(/\s+/gu, " ").trim()
  if (text === "") return Result.fail(new LinkUnfit({ reason: "words" }))
  const link = Schema.decodeUnknownOption(LinkButton)({ text, url: `https://${authority}${rest}` })
  return Option.isSome(link) ? Result.succeed(link.value) : Result.fail(new LinkUnfit({ reason: text.length > 64 ? "words" : "address" }))
}

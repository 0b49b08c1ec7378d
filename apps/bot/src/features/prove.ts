import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ownershipText, proveOwnership } from "@sigmatrade/core/deposit/proveOwnership"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { User } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { limited } from "../limited.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"

/** A signature: 65 bytes. Some wallets leave the `0x` away or put more around it. */
const SIGNATURE = /(?<![0-9a-z])(?:0x)?([0-9a-f]{130})(?![0-9a-z])/iu
/** Longer than every hash, so it was meant as a signature. */
const ATTEMPT = /(?<![0-9a-z])(?:0x)?[0-9a-f]{100,}/iu

/** The signature a text holds, wherever in it; "malformed" when it holds only what was meant as one; `null` when nothing like that. */
export const signatureIn = (text: string): string | null => {
  const [, digits] = SIGNATURE.exec(text) ?? []
  if (digits !== undefined) return `0x${digits}`
  return ATTEMPT.test(text) ? "malformed" : null
}

const again = (texts: Texts) => [[button(texts.plain("button-prove"), "prove")], ...backToMenu(texts)]

/** Lines of ours one by one: put in as one variable they would lose their ends, and the signature would be of another text. */
const asBlock = (text: string) => Html.lines(text.split("\n").map((line) => Html.fill({ line }, ({ line: safe }) => String(safe))))

const unlinked = ({ texts }: Turn) => shown(texts.html("prove-bad-unlinked"), backToMenu(texts))

/** What a member signs to prove that his wallet is his, and how. Nothing is awaited: a signature is understood at any time. */
export const prove = Effect.fn("prove")((turn: Turn) =>
  ownershipText(turn.member).pipe(
    Effect.map((text) => {
      const copy = [{ text: turn.texts.plain("button-copy-text"), copy_text: { text } }]
      return shown(turn.texts.html("prove", { text: asBlock(text) }), [copy, ...backToMenu(turn.texts)])
    }),
    Effect.catchTag("WalletMissing", () => Effect.succeed(unlinked(turn)))
  ))

const addressOf = Effect.fn("addressOf")(function*({ wallet }: User) {
  return wallet === null ? "" : checksumAddress(wallet.address, yield* Keccak256)
})

const proven = Effect.fn("proven")(function*({ member, texts }: Turn, count: number) {
  const more = member.wallet === null ? [] : yield* (yield* SuspenseStore).fromWallet(member.wallet.address, 1)
  const parts = [
    texts.html("prove-done", { address: yield* addressOf(member) }),
    count === 0 ? texts.html("prove-found-none") : texts.html("prove-found", { count }),
    ...(more.length === 0 ? [] : [texts.html("prove-more")])
  ]
  return shown(Html.lines(parts, 1), [[button(texts.plain("button-history"), "history")], ...backToMenu(texts)])
})

/** The member sends a signature: his wallet is proven and payments from it that waited become his, or he learns what is wrong. */
export const signatureSent = Effect.fn("signatureSent")(function*(turn: Turn, signature: string) {
  const { member, texts } = turn
  if (member.wallet === null) return unlinked(turn)
  if (signature === "malformed") return shown(texts.html("prove-bad-form"), again(texts))
  return yield* limited(turn, "verification", proveOwnership(member.id, signature).pipe(
    Effect.flatMap((count) => proven(turn, count)),
    Effect.catchTags({
      WalletMissing: () => Effect.succeed(unlinked(turn)),
      SignatureForeign: () => Effect.map(addressOf(member), (address) => shown(texts.html("prove-bad-foreign", { address }), again(texts)))
    })
  ))
})

import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Keyboard } from "../View.ts"
import { backToMenu, button, shown } from "../View.ts"

/** Waiting payments are counted no further; the text says "or more" then. */
const WAITING_MAX = 100

const next = ({ texts }: Pick<Turn, "texts">, provable: boolean, changeable: boolean): Keyboard => [
  ...(provable ? [[button(texts.plain("button-prove"), "prove")]] : []),
  ...(changeable ? [[button(texts.plain("button-new-wallet"), "newwallet")]] : []),
  [button(texts.plain("button-pay"), "pay")],
  ...backToMenu(texts)
]

/**
 * A wallet and how it stands. Whoever has just linked one is asked to prove that it is his only when payments wait for that; on the
 * wallet's own page he may always.
 */
const shownWallet = Effect.fn("shownWallet")(function*({ texts }: Turn, member: User, key: string) {
  if (member.wallet === null) return shown(texts.html("wallet-ask"), backToMenu(texts))
  const { address, linkedAt, provenAt } = member.wallet
  const { length: count } = yield* (yield* SuspenseStore).fromWallet(address, WAITING_MAX)
  const parts = [
    texts.html(key, { address: checksumAddress(address, yield* Keccak256), since: writeTime(linkedAt) }),
    ...(provenAt === null ? [] : [texts.html("wallet-proven", { since: writeTime(provenAt) })]),
    ...(count === 0 ? [] : [texts.html("wallet-waiting", { count })])
  ]
  const provable = count > 0 || (provenAt === null && key !== "wallet-linked")
  return shown(Html.lines(parts, 1), next({ texts }, provable, key !== "wallet-linked"))
})

/** The member's wallet, or what he has to send so that it is linked. Nothing is awaited: an address is understood at any time. */
export const wallet = Effect.fn("wallet")((turn: Turn) => shownWallet(turn, turn.member, "wallet-shown"))

/** Whether a text is meant as a wallet, in whatever format: it holds `0x...`, or is one long word or a name on a chain. */
export const isWalletAttempt = (text: string): boolean =>
  /(^\s*|\b)0x[0-9a-z]|^\s*0x\s*$/i.test(text) || /^\s*([\w:@-]{25,}|\S+\.(eth|bnb|ton|arb))\s*$/i.test(text)

/** The member sends a wallet: it is linked, or he learns what is wrong with it. */
export const walletSent = Effect.fn("walletSent")((turn: Turn, text: string) => {
  const refused = (key: string) => Effect.succeed(shown(turn.texts.html(key), backToMenu(turn.texts)))
  return linkWallet(turn.member.id, text).pipe(
    Effect.flatMap((member) => shownWallet(turn, member, "wallet-linked")),
    Effect.catchTags({
      AddressMalformed: ({ reason }) => refused(`wallet-bad-${reason}`),
      WalletOurs: () => refused("wallet-bad-ours"),
      WalletTaken: () => refused("wallet-bad-taken"),
      WalletAlreadyLinked: () => Effect.flatMap(UserStore, (users) => users.get(turn.member.id)).pipe(
        Effect.flatMap((member) => shownWallet(turn, member, "wallet-already"))
      )
    })
  )
})

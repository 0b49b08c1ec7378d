import { DateTime, Effect } from "effect"
import type { Redacted } from "effect"
import type { Address } from "../chain/Address.ts"
import { parseAddress } from "../chain/checksumAddress.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore, WalletUnlinked } from "../user/UserStore.ts"
import { checkPassword } from "./checkPassword.ts"
import { coolingOffUntil, refuseForbidden } from "./destinationOf.ts"
import { endUnpaid } from "./endUnpaid.ts"
import { refuseDuringReset } from "./refuseDuringReset.ts"
import { WithdrawalPolicy } from "./WithdrawalPolicy.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

const CANCELLED = { state: "cancelled", reason: null, word: { _tag: "WithdrawalCancelled", cause: "wallet changed" } } as const

const changedNotice = (userId: UserId, from: Address, to: Address, at: DateTime.Utc, withdrawalsFrom: DateTime.Utc) =>
  new Notice({
    id: NoticeId.make(`wallet-changed:${userId}:${at.epochMilliseconds}:${to}`),
    userId,
    subject: null,
    notification: { _tag: "WalletChanged", from, to, withdrawalsFrom }
  })

/**
 * A member takes another wallet, as he typed it, with his password for money. For the cooling-off time nothing can be withdrawn; what
 * waits to be paid to the old wallet is cancelled, the money available again; he is told, with both addresses. Payments from the old
 * wallet before now stay his, those from the new one count from now. The same wallet again changes nothing. Never inside a transaction.
 * Errors: `AddressMalformed`, those of `checkPassword`, `MemberBlocked`, `PasswordResetPending`, `WalletUnlinked`, `DestinationForbidden`, `WalletTaken`,
 * `UserUnknown`.
 */
export const changeWallet = Effect.fn("changeWallet")(function*(userId: UserId, text: string, password: Redacted.Redacted) {
  const address = yield* Effect.fromResult(parseAddress(text.trim(), yield* Keccak256))
  const users = yield* UserStore
  yield* users.get(userId)
  yield* checkPassword(userId, password)
  const { walletCooldownHours } = yield* WithdrawalPolicy
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    const user = yield* users.get(userId)
    yield* refuseBlocked(user)
    yield* refuseDuringReset(userId)
    if (user.wallet === null) return yield* new WalletUnlinked({ id: userId })
    if (user.wallet.address === address) return user
    yield* refuseForbidden(address)
    const now = yield* DateTime.now
    const changed = yield* users.changeWallet(userId, address, now)
    const waiting = yield* (yield* WithdrawalStore).lockOpen(userId)
    yield* Effect.forEach(waiting, (one) => endUnpaid(one, CANCELLED, now))
    const from = coolingOffUntil(now, walletCooldownHours)
    yield* tell([changedNotice(userId, user.wallet.address, address, now, from)], now)
    return changed
  }))
})

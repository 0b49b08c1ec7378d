import { DateTime, Effect, Schema } from "effect"
import { checksumAddress } from "../chain/checksumAddress.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { SignatureRecovery } from "../chain/SignatureRecovery.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { User, UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { WalletMissing } from "./requestPayment.ts"
import { SuspenseStore } from "./SuspenseStore.ts"

/** The signature is of another wallet, or of another text. */
export class SignatureForeign extends Schema.TaggedError<SignatureForeign>()("SignatureForeign", {}) {}

/** Payments one proof assigns at once; more are assigned by proving again. */
const ASSIGNED_MAX = 100

/**
 * What a member signs with his wallet (EIP-191) to prove that it is his. It names him, the wallet and ours, so a signature is of use to
 * nobody else and nowhere else; it moves no money and stays true, so it needs no number that is used once.
 */
export const ownershipText = Effect.fn("ownershipText")(function*(user: User) {
  if (user.wallet === null) return yield* new WalletMissing()
  const keccak256 = yield* Keccak256
  const { address, chainId } = yield* SystemWallet
  return [
    "I prove that this wallet is mine.",
    "This signature moves no money.",
    `Wallet: ${checksumAddress(user.wallet.address, keccak256)}`,
    `Telegram id: ${user.telegramId}`,
    `Community: ${checksumAddress(address, keccak256)} on chain ${chainId}`
  ].join("\n")
})

/**
 * A member proves by a signature that his wallet is his: payments from it that nobody was known to own become his.
 * Answers how many. Errors: `WalletMissing`, `SignatureForeign`, `UserUnknown`.
 */
export const proveOwnership = Effect.fn("proveOwnership")(function*(userId: UserId, signature: string) {
  const users = yield* UserStore
  const user = yield* users.get(userId)
  const text = yield* ownershipText(user)
  const signer = (yield* SignatureRecovery).signer(text, signature.trim())
  if (signer === null || signer !== user.wallet?.address) return yield* new SignatureForeign()
  const suspense = yield* SuspenseStore
  const now = yield* DateTime.now
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    yield* users.proveWallet(userId, now)
    // What an operator has decided to pay back is on its way already.
    const items = (yield* suspense.fromWallet(signer, ASSIGNED_MAX)).filter(({ decided }) => decided !== "Return")
    const action = { _tag: "Assign", userId } as const
    const note = `signed by ${signer}: ${signature.trim()}`
    const assigned = yield* Effect.forEach(items, ({ id }) =>
      suspense.decide({ id, action, operator: null, note }, now).pipe(
        Effect.as(1),
        // An operator was faster.
        Effect.catchTag(["AssignedAlready", "SuspenseUnknown"], () => Effect.succeed(0))
      ))
    return assigned.reduce<number>((sum, one) => sum + one, 0)
  }))
})

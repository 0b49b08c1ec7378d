import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { BlockRef } from "@sigmatrade/core/chain/ScanCursorStore"
import { LogIndex, Transfer, transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { Attribution } from "@sigmatrade/core/deposit/attribute"
import { BlockEvidence, Witness } from "@sigmatrade/core/deposit/BlockEvidence"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { Finding, OperatorName } from "@sigmatrade/core/incident/Incident"
import { availableOf, CHAIN_DEPOSIT } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { DisplayName, TelegramId, User } from "@sigmatrade/core/user/User"
import type { UserId } from "@sigmatrade/core/user/User"
import type { Newcomer } from "@sigmatrade/core/user/UserStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { randomBytes, randomInt } from "node:crypto"

/** Made-up values for the contract suites: everything with an identity is new at every call, since one database serves many tests. */

export const BNB = AssetId.make("BNB")
export const USDT = AssetId.make("USDT")
/** An amount no signed 64-bit integer and no double can hold exactly. */
export const LARGE = Amount.make(2n ** 70n + 1n)
/** The largest amount there is. */
export const LARGEST = Amount.make(AMOUNT_MAX)
/** The hour all suites start at; later moments are minutes after it. */
export const NOW = DateTime.makeUnsafe("2026-03-01T12:00:00Z")
export const minutesLater = (minutes: number) => DateTime.add(NOW, { minutes })

export const freshHash = () => `0x${randomBytes(32).toString("hex")}`
export const freshTxHash = () => TxHash.make(freshHash())
export const freshBlockHash = () => BlockHash.make(freshHash())
export const freshAddress = () => Address.make(`0x${randomBytes(20).toString("hex")}`)
export const freshChainId = () => ChainId.make(randomInt(1_000, 2 ** 31 - 1))
export const freshPurchaseId = () => PurchaseId.make(`sale-${randomBytes(16).toString("hex")}`)
export const freshBusinessId = () => `event-${randomBytes(16).toString("hex")}`

export const freshNewcomer = (): Newcomer => ({
  telegramId: TelegramId.make(randomInt(1, 2 ** 47)),
  name: DisplayName.make(`Áda "Лав'лейс" \\ 🦊 %`),
  language: "en"
})

/** A new member. */
export const freshMember: Effect.Effect<User, never, UserStore> = Effect.gen(function*() {
  return (yield* (yield* UserStore).register(freshNewcomer(), NOW)).user
})

/** New members, each younger than the one before. */
export const freshMembers = (count: number) => Effect.replicateEffect(freshMember, count)

const SOMEWHERE = freshAddress()

/** A transfer in a block of its own unless told otherwise. */
export const freshTransfer = (given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
  new Transfer({
    chainId: freshChainId(),
    txHash: freshTxHash(),
    logIndex: LogIndex.make(0),
    blockNumber: BlockNumber.make(100),
    blockHash: freshBlockHash(),
    timestampSeconds: 1_772_000_000,
    from: freshAddress(),
    to: SOMEWHERE,
    asset: USDT,
    amount: LARGE,
    proof: "block",
    ...given
  })

export const ownedBy = (userId: UserId): Attribution => ({ _tag: "Member", userId })
export const UNOWNED: Attribution = { _tag: "Suspense", reason: "unknown sender" }
export const DUST: Attribution = { _tag: "Dust" }

export const sightingOf = (transfer: Transfer, attribution: Attribution = UNOWNED): Sighting => ({ transfer, attribution })
export const idsOf = (sightings: ReadonlyArray<Sighting>) => sightings.map(({ transfer }) => transferId(transfer))

export const blockOf = ({ transfer }: Sighting): BlockRef => ({ number: transfer.blockNumber, hash: transfer.blockHash })

const witness = (provider: string, final: BlockNumber) =>
  new Witness({ provider: ProviderId.make(provider), final, latest: BlockNumber.make(final + 7) })

/** Two witnesses, as the quorum asks, call a block final. */
export const evidenceOf = ({ hash, number }: BlockRef, given: Partial<ConstructorParameters<typeof BlockEvidence>[0]> = {}) =>
  new BlockEvidence({ number, hash, rule: "finalized", quorum: 2, witnesses: [witness("one", number), witness("two", number)], ...given })

/** Evidence for every block that holds one of these, each block once. */
export const evidenceFor = (sightings: ReadonlyArray<Sighting>) => {
  const blocks = new Map(sightings.map((sighting) => [sighting.transfer.blockHash, blockOf(sighting)]))
  return [...blocks.values()].map((block) => evidenceOf(block))
}

/** Something went wrong with a chain nobody else speaks of. */
export const freshFinding = (given: Partial<ConstructorParameters<typeof Finding>[0]> = {}) =>
  new Finding({
    kind: "finality broken",
    subject: String(freshChainId()),
    facts: { height: "17", "what?": `it's "lost" \\ 🦊 %` },
    stops: ["crediting", "payouts"],
    asset: null,
    approvalsNeeded: 2,
    ...given
  })

export const operator = (name: string) => OperatorName.make(name)

export const freshPurchase = (userId: UserId, level = 1, price: Amount = LARGE, asset = USDT): Purchase => ({
  id: freshPurchaseId(),
  userId,
  price: new LevelPrice({ level: LevelNumber.make(level), asset, price }),
  priceVersion: 1
})

export const movement = (debit: Account, credit: Account, amount: bigint, asset = USDT) =>
  new Movement({ debit, credit, asset, amount: Amount.make(amount) })

/** A member is paid from outside. */
export const freshPayment = (userId: UserId, amount: bigint, asset = USDT): Entry => ({
  kind: "deposit-final",
  businessId: freshBusinessId(),
  movements: [movement(CHAIN_DEPOSIT, availableOf(userId), amount, asset)]
})

import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { MisdirectedTransfer } from "@sigmatrade/core/chain/ChainReader"
import type { LogIndex, TransferProof } from "@sigmatrade/core/chain/Transfer"
import { GAS, internalCall, LogIndex as LogIndexSchema, NATIVE, Transfer } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { VALIDATOR } from "./ChainMemorySettings.ts"
import type { BlockContent, BlockOutcome, MemoryBlock } from "./MemoryBlock.ts"
import { balanceAfter, balanceKey } from "./MemoryBlock.ts"
import { tokenContract, tokenIn } from "./MemoryToken.ts"
import type { NamedTransfer } from "./ScriptedTransfer.ts"

type Movement = Pick<NamedTransfer, "from" | "to" | "asset" | "amount" | "txHash">

/** A block while its transactions run. */
interface Draft {
  readonly settings: ChainMemorySettings
  readonly parent: MemoryBlock
  readonly header: BlockHeader
  readonly content: BlockContent
  readonly balances: Map<string, bigint>
  readonly shown: Array<Transfer>
  readonly internal: Array<Transfer>
  readonly misdirected: Array<MisdirectedTransfer>
  logs: number
}

const UNCHECKED = { disableChecks: true }
const BPS = 10_000n

const transferIn = ({ header, settings: { chainId } }: Draft, moved: Movement, logIndex: LogIndex, proof: TransferProof) => {
  const { amount, asset, from, to, txHash } = moved
  const { hash: blockHash, number: blockNumber, timestampSeconds } = header
  const parts = { chainId, txHash, logIndex, blockNumber, blockHash, timestampSeconds, from, to, asset, proof }
  return new Transfer({ ...parts, amount: Amount.make(amount, UNCHECKED) }, UNCHECKED)
}

/** What a wallet holds in the middle of a transaction. */
const heldIn = ({ balances, parent }: Draft, trial: ReadonlyMap<string, bigint>, key: string): bigint =>
  trial.get(key) ?? balances.get(key) ?? balanceAfter(parent, key)

const add = (draft: Draft, trial: Map<string, bigint>, asset: AssetId, wallet: Address, change: bigint) => {
  const key = balanceKey(asset, wallet)
  trial.set(key, heldIn(draft, trial, key) + change)
}

const accept = ({ balances }: Draft, trial: ReadonlyMap<string, bigint>) => {
  for (const [key, held] of trial) balances.set(key, held)
}

const canSpend = (draft: Draft, trial: ReadonlyMap<string, bigint>, asset: AssetId, wallet: Address, amount: bigint) =>
  !draft.content.bound.has(wallet) || heldIn(draft, trial, balanceKey(asset, wallet)) >= amount

/** Moves the money of one transaction; `false`, and nothing moved, when it fails or somebody has too little. */
const move = (draft: Draft, transfers: ReadonlyArray<NamedTransfer>): boolean => {
  const trial = new Map<string, bigint>()
  for (const { amount, asset, failed = false, from, to } of transfers) {
    if (failed || !canSpend(draft, trial, asset, from, amount)) return false
    const fee = amount * BigInt(tokenIn(draft.content.tokens, asset).feeBps) / BPS
    add(draft, trial, asset, from, -amount)
    add(draft, trial, asset, to, amount - fee)
  }
  accept(draft, trial)
  return true
}

/** Takes the gas; `false` when the sender cannot pay it, so that no block can hold his transaction. */
const payGas = (draft: Draft, sender: Address, [first, ...rest]: readonly [NamedTransfer, ...ReadonlyArray<NamedTransfer>]): boolean => {
  const { native } = draft.settings
  const gas = rest.reduce((sum, { gas: more = 0n }) => sum + more, first.gas ?? 0n)
  if (gas === 0n) return true
  const trial = new Map<string, bigint>()
  if (!canSpend(draft, trial, native, sender, gas)) return false
  add(draft, trial, native, sender, -gas)
  add(draft, trial, native, VALIDATOR, gas)
  accept(draft, trial)
  draft.shown.push(transferIn(draft, { ...first, from: sender, to: VALIDATOR, asset: native, amount: gas }, GAS, "block"))
  return true
}

const show = (draft: Draft, sender: Address, transfers: ReadonlyArray<NamedTransfer>) => {
  const { native, tokens } = draft.settings
  let calls = 0
  for (const transfer of transfers) {
    const { amount, asset, from, internal = false, to, txHash, unlogged = false } = transfer
    const isNative = asset === native
    if (!isNative && unlogged) continue
    // A transfer of nothing leaves a log too, so it takes its place among them.
    const logIndex = isNative ? internal ? internalCall(calls++) : NATIVE : LogIndexSchema.make(draft.logs++, UNCHECKED)
    if (amount === 0n) continue
    // One provider's traces are its word: no root of the block holds them.
    if (isNative && internal) draft.internal.push(transferIn(draft, transfer, logIndex, "word"))
    else if (isNative || tokens.includes(asset)) draft.shown.push(transferIn(draft, transfer, logIndex, "block"))
    else if (sender === from) {
      const blockNumber = draft.header.number
      draft.misdirected.push({ txHash, blockNumber, from, to, contract: tokenContract(asset), amount: Amount.make(amount, UNCHECKED) })
    }
  }
}

const transactionsIn = (transfers: ReadonlyArray<NamedTransfer>) => {
  const transactions = new Map<string, [NamedTransfer, ...Array<NamedTransfer>]>()
  for (const transfer of transfers) {
    const started = transactions.get(transfer.txHash)
    if (started === undefined) transactions.set(transfer.txHash, [transfer])
    else started.push(transfer)
  }
  return transactions.values()
}

/**
 * Runs the transactions of a block one after the other, as a chain does: a transaction that fails, or spends more than one of our
 * wallets has, moves nothing but its gas; one that cannot pay its gas is not in the block at all.
 */
export const executeTransfers = (
  settings: ChainMemorySettings,
  parent: MemoryBlock,
  header: BlockHeader,
  content: BlockContent
): BlockOutcome => {
  const draft: Draft = { settings, parent, header, content, balances: new Map(), shown: [], internal: [], misdirected: [], logs: 0 }
  for (const transaction of transactionsIn(content.transfers)) {
    const sender = transaction[0].sentBy ?? transaction[0].from
    if (payGas(draft, sender, transaction) && move(draft, transaction)) show(draft, sender, transaction)
  }
  const { balances, internal, misdirected } = draft
  return { shown: draft.shown.toSorted((one, other) => one.logIndex - other.logIndex), internal, misdirected, balances }
}

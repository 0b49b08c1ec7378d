import type { Hex } from "viem"

/** A log as nodes answer it. */
export interface NodeLog {
  readonly address: Hex
  readonly topics: ReadonlyArray<Hex>
  readonly data: Hex
  readonly blockHash: Hex
  readonly blockNumber: Hex
  readonly transactionHash: Hex
  readonly transactionIndex: Hex
  readonly logIndex: Hex
  readonly blockTimestamp?: Hex
  readonly removed?: boolean
}

/** A receipt as nodes answer it; fields that forging does not touch are carried along. */
export interface NodeReceipt {
  readonly type: Hex
  readonly status: Hex
  readonly gasUsed: Hex
  readonly cumulativeGasUsed: Hex
  readonly logsBloom: Hex
  readonly logs: ReadonlyArray<NodeLog>
  readonly transactionHash: Hex
  readonly transactionIndex: Hex
  readonly blockHash: Hex
  readonly blockNumber: Hex
  readonly from?: string
  readonly to?: Hex | null
  readonly contractAddress?: Hex | null
  readonly effectiveGasPrice?: Hex
}

/** A transaction as nodes answer it. */
export interface NodeTransaction {
  readonly type: Hex
  readonly hash: Hex
  readonly transactionIndex: Hex
  readonly blockHash: Hex
  readonly blockNumber: Hex
  readonly from?: string
  readonly nonce: Hex
  readonly gas: Hex
  readonly to: Hex | null
  readonly value: Hex
  readonly input: Hex
  readonly r: Hex
  readonly s: Hex
  readonly v: Hex
  readonly gasPrice?: Hex
  readonly chainId?: Hex
  readonly yParity?: Hex
  readonly maxFeePerGas?: Hex
  readonly maxPriorityFeePerGas?: Hex
  readonly accessList?: ReadonlyArray<{ readonly address: Hex; readonly storageKeys: ReadonlyArray<Hex> }>
}

/** A block's header as nodes answer it. */
export type NodeHeader =
  & Readonly<Record<
    | "hash" | "parentHash" | "sha3Uncles" | "miner" | "stateRoot" | "transactionsRoot" | "receiptsRoot" | "logsBloom" | "difficulty"
    | "number" | "gasLimit" | "gasUsed" | "timestamp" | "extraData" | "mixHash" | "nonce",
    Hex
  >>
  & Readonly<Partial<Record<
    "baseFeePerGas" | "withdrawalsRoot" | "blobGasUsed" | "excessBlobGas" | "parentBeaconBlockRoot" | "requestsHash",
    Hex
  >>>

/** Balance that a forged payment would have left behind: of a token, or of the chain's coin when `token` is `null`. */
export interface ForgedCredit {
  readonly token: Hex | null
  readonly to: Hex
  readonly amount: bigint
}

/** A block with everything in it. */
export interface ForgedBlock {
  readonly header: NodeHeader
  readonly transactions: ReadonlyArray<NodeTransaction>
  readonly receipts: ReadonlyArray<NodeReceipt>
  readonly credits: ReadonlyArray<ForgedCredit>
}

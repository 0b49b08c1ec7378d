import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { scanCursorStoreContract } from "./chain/ScanCursorStore.ts"
import { depositIntentStoreContract } from "./deposit/DepositIntentStore.ts"
import { depositStoreContract } from "./deposit/DepositStore.ts"
import { transferStoreContract } from "./deposit/TransferStore.ts"
import { ledgerContract } from "./ledger/Ledger.ts"
import { levelStoreContract } from "./level/LevelStore.ts"
import { outboxContract } from "./notification/Outbox.ts"
import { transactionContract } from "./persistence/Transaction.ts"
import { commissionStoreContract } from "./referral/CommissionStore.ts"
import { sponsorshipStoreContract } from "./referral/SponsorshipStore.ts"
import { userStoreContract } from "./user/UserStore.ts"

/** Every port that keeps something. */
export type Stores =
  | Transaction
  | UserStore
  | SponsorshipStore
  | CommissionStore
  | Ledger
  | Outbox
  | LevelStore
  | DepositIntentStore
  | DepositStore
  | TransferStore
  | ScanCursorStore

/** Runs the contract suite of every store. `name` says which technology keeps them. */
export const storeContracts = <E>(name: string, layer: Layer.Layer<Stores, E>) => {
  transactionContract(name, layer)
  userStoreContract(name, layer)
  sponsorshipStoreContract(name, layer)
  commissionStoreContract(name, layer)
  ledgerContract(name, layer)
  outboxContract(name, layer)
  levelStoreContract(name, layer)
  depositIntentStoreContract(name, layer)
  depositStoreContract(name, layer)
  transferStoreContract(name, layer)
  scanCursorStoreContract(name, layer)
}

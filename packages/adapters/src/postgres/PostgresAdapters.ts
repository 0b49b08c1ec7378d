import { Layer } from "effect"
import * as CommissionStorePostgres from "./CommissionStorePostgres.ts"
import * as DepositIntentStorePostgres from "./DepositIntentStorePostgres.ts"
import * as DepositStorePostgres from "./DepositStorePostgres.ts"
import * as LedgerPostgres from "./LedgerPostgres.ts"
import * as LevelStorePostgres from "./LevelStorePostgres.ts"
import * as OutboxPostgres from "./OutboxPostgres.ts"
import * as ScanCursorStorePostgres from "./ScanCursorStorePostgres.ts"
import * as SponsorshipStorePostgres from "./SponsorshipStorePostgres.ts"
import * as TransactionPostgres from "./TransactionPostgres.ts"
import * as TransferStorePostgres from "./TransferStorePostgres.ts"
import * as UserStorePostgres from "./UserStorePostgres.ts"

/** Every store of core in one Postgres database, with its transactions. Provide a client, and the migrations before it. */
export const layer = Layer.mergeAll(
  CommissionStorePostgres.layer,
  DepositIntentStorePostgres.layer,
  DepositStorePostgres.layer,
  LedgerPostgres.layer,
  LevelStorePostgres.layer,
  OutboxPostgres.layer,
  ScanCursorStorePostgres.layer,
  SponsorshipStorePostgres.layer,
  TransactionPostgres.layer,
  TransferStorePostgres.layer,
  UserStorePostgres.layer
)

import { Layer } from "effect"
import * as CommissionStoreMemory from "./CommissionStoreMemory.ts"
import * as DepositIntentStoreMemory from "./DepositIntentStoreMemory.ts"
import * as DepositStoreMemory from "./DepositStoreMemory.ts"
import * as LedgerMemory from "./LedgerMemory.ts"
import * as LevelStoreMemory from "./LevelStoreMemory.ts"
import * as MemoryWorld from "./MemoryWorld.ts"
import * as MessengerMemory from "./MessengerMemory.ts"
import * as OutboxMemory from "./OutboxMemory.ts"
import * as ScanCursorStoreMemory from "./ScanCursorStoreMemory.ts"
import * as SponsorshipStoreMemory from "./SponsorshipStoreMemory.ts"
import * as TransactionMemory from "./TransactionMemory.ts"
import * as TransferStoreMemory from "./TransferStoreMemory.ts"
import * as UserStoreMemory from "./UserStoreMemory.ts"

/** Every store and the messenger in memory, over one new world, which is given too so that tests can look into it. */
export const layer = Layer.mergeAll(
  TransactionMemory.layer,
  UserStoreMemory.layer,
  SponsorshipStoreMemory.layer,
  CommissionStoreMemory.layer,
  LedgerMemory.layer,
  OutboxMemory.layer,
  LevelStoreMemory.layer,
  DepositIntentStoreMemory.layer,
  DepositStoreMemory.layer,
  TransferStoreMemory.layer,
  ScanCursorStoreMemory.layer
).pipe(Layer.provideMerge(MemoryWorld.layer), Layer.merge(MessengerMemory.layer))

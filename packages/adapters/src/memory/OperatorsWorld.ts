import type { ApiKey } from "@sigmatrade/core/admin/ApiKey"
import type { SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import type { LoginLink } from "@sigmatrade/core/admin/LoginLink"
import type { KeyHash, Operator } from "@sigmatrade/core/admin/Operator"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { HashMap } from "effect"

/** An operator and what opens his door. */
export interface OperatorRow {
  readonly operator: Operator
  readonly keyHash: KeyHash | null
}

/** A key of the API and what of its secret is kept. */
export interface ApiKeyRow {
  readonly key: ApiKey
  readonly hash: KeyHash
}

/** What of the world belongs to the team. */
export interface OperatorsWorld {
  readonly operators: HashMap.HashMap<OperatorName, OperatorRow>
  /** By account and where it is. */
  readonly operatorSessions: HashMap.HashMap<string, OperatorSession>
  readonly loginLinks: HashMap.HashMap<TelegramId, LoginLink>
  /** In the order they were made. */
  readonly apiKeys: ReadonlyArray<ApiKeyRow>
  /** In order, from the first record on. */
  readonly audit: ReadonlyArray<SealedRecord>
}

/** Before anybody was an operator. */
export const EMPTY_OPERATORS: OperatorsWorld = { operators: HashMap.empty(), operatorSessions: HashMap.empty(), loginLinks: HashMap.empty(), apiKeys: [], audit: [] }

import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { ApiKey } from "./ApiKey.ts"
import { ApiKeyId } from "./ApiKey.ts"
import type { KeyHash } from "./Operator.ts"
import type { Role } from "./Permission.ts"

/** No key has this id. */
export class ApiKeyUnknown extends Schema.TaggedError<ApiKeyUnknown>()("ApiKeyUnknown", { id: ApiKeyId }) {}

/** A key whose secret was shown, and what the operator it acts for is by now. */
export interface ShownKey {
  readonly key: ApiKey
  readonly role: Role
}

/** Keys of the HTTP API. Every adapter passes its contract suite. */
export class ApiKeyStore extends Context.Service<ApiKeyStore, {
  /** Keeps a new key; of its secret only the hash. */
  readonly add: (key: ApiKey, hash: KeyHash) => Effect.Effect<void>
  /** Whose secret has this hash, ended or not. A dismissed operator has none. */
  readonly byHash: (hash: KeyHash) => Effect.Effect<Option.Option<ShownKey>>
  /** A key by its id, ended or not. */
  readonly get: (id: ApiKeyId) => Effect.Effect<ApiKey, ApiKeyUnknown>
  /** Inside a transaction: the key as it is until its end; whoever revokes it waits. */
  readonly lock: (id: ApiKeyId) => Effect.Effect<ApiKey, ApiKeyUnknown>
  /** A page of all keys, ended ones too, newest first. */
  readonly list: (page: PageRequest<ApiKeyId>) => Effect.Effect<ReadonlyArray<ApiKey>, AnchorUnknown>
  /** It opens nothing from that moment on; one that ends earlier already is left as it is. Answers it as it is then. */
  readonly revoke: (id: ApiKeyId, at: DateTime.Utc) => Effect.Effect<ApiKey, ApiKeyUnknown>
  /** It was used. Nothing is written when that is known to the minute. */
  readonly touch: (id: ApiKeyId, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/admin/ApiKeyStore") {}

import type { Redacted } from "effect"
import { Layer } from "effect"
import type { CallRules } from "./callableAddress.ts"
import * as WebhookKeysNode from "./WebhookKeysNode.ts"
import * as WebhookUrlsDns from "./WebhookUrlsDns.ts"

/** What it takes to make webhook endpoints; `key` seals their secrets. */
export const layer = ({ key, ...rules }: CallRules & { readonly key: Redacted.Redacted }) => Layer.merge(WebhookKeysNode.layer(key), WebhookUrlsDns.layer(rules))

import { Schema } from "effect"

/** Our name for an RPC provider, such as `quicknode` or `rpc-1`; never its URL, which holds keys. */
export const ProviderId = Schema.String.check(Schema.isPattern(/^[a-z0-9-]{1,40}$/u)).pipe(Schema.brand("ProviderId"))
export type ProviderId = typeof ProviderId.Type

import { UserId } from "@sigmatrade/core/user/User"
import { Schema, SchemaTransformation } from "effect"

const USER_ID = /^(usr_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** A user's id on the wire: `usr_` and a UUID. In requests the prefix may be missing. */
export const ApiUserId = Schema.String.check(Schema.isPattern(USER_ID)).annotate({
  description: "A user's id: usr_ and a UUID. In requests the prefix may be left out.",
  examples: ["usr_01890a5d-ac96-774b-bcce-b302099a8057"]
}).pipe(Schema.decodeTo(UserId, SchemaTransformation.transform({
  decode: (text) => text.replace(/^usr_/u, ""),
  encode: (id) => `usr_${id}`
})))

import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "effect/http-api"
import type { Member } from "../Member.ts"
import { refusals } from "../problems/refuse.ts"

/** Lets nobody in but a member, by the init data of a Mini App of our bot; and him to nothing but what is his. */
export class MemberAccess extends HttpApiMiddleware.Service<MemberAccess, { provides: Member }>()("@sigmatrade/api/contract/MemberAccess", {
  security: {
    miniApp: HttpApiSecurity.http({ scheme: "tma" }).pipe(
      HttpApiSecurity.annotate(OpenApi.Description, "Telegram.WebApp.initData of a Mini App of this community's bot, as Telegram hands it to the page. Off unless the operator has switched it on.")
    )
  },
  error: refusals("init_data_refused", "account_unregistered", "account_blocked")
}) {}

import type { User } from "@sigmatrade/core/user/User"
import { Context } from "effect"

/** The member who sent the request under way: known once the init data of his Mini App has been looked at. He is not blocked. */
export class Member extends Context.Service<Member, User>()("@sigmatrade/api/Member") {}

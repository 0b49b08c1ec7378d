import type { User, UserId } from "@sigmatrade/core/user/User"
import type { Visit } from "../Visit.ts"
import { mayDo } from "../Visit.ts"

/** A member by name, and the way to all that is known of him. */
export const MemberLink = ({ id, known, visit }: { readonly visit: Visit; readonly id: UserId; readonly known: ReadonlyMap<UserId, User> }) => {
  const name = known.get(id)?.name.trim() || id
  return mayDo(visit, "members.read") ? <a href={`/dashboard/members/${id}`}>{name}</a> : <>{name}</>
}

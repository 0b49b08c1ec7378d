import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import type { Effect } from "effect"
import type { BotServices } from "../BotServices.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import type { Desk, DeskRefusal } from "./Desk.ts"
import { openDesk } from "./openDesk.ts"

type Answered<A> = (desk: Desk, dialogue: Dialogue, given: A) => Effect.Effect<Answer, UserUnknown | DeskRefusal, BotServices>

/** An answer to what operators are asked: taken from whoever is logged in and may, at the moment he answers. */
export const atDesk = <A>(permission: Permission, answered: Answered<A>) => (turn: Turn, dialogue: Dialogue, given: A) =>
  openDesk(turn, dialogue.question, { permission, open: (desk) => answered(desk, dialogue, given) }, [])

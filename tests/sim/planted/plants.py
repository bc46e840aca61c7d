"""Bugs inside delivery and its store, one switch each, for a second copy of these two rooms.

The product knows nothing of them. Each edit names the bug or bugs it belongs to, a file, the words that stand there, and
what stands there in the copy, where PLANTED is true while one of the bugs is switched on. Words that are not found, or
found twice, end the build: the code has changed, and the bug has to be looked for anew.
"""

STORE = "daemon/store/"
DELIVERY = "daemon/delivery/"

EDITS = [
    ("moment_not_looked_at", DELIVERY + "deliver.cpp",
     "while (parts_.clock.now() < due)",
     "while (!PLANTED && parts_.clock.now() < due)"),
    ("claims_by_any_clock", DELIVERY + "right_time.cpp",
     "return skew && is_right(*skew);",
     "return PLANTED || (skew && is_right(*skew));"),
    ("moment_not_looked_at wait_compares_once", STORE + "delivery_store.cpp",
     "if (now < post->plan.due) return",
     "if (!PLANTED && now < post->plan.due) return"),
    ("wait_compares_once", DELIVERY + "deliver.cpp",
     "co_await parts_.clock.sleep_until(due);",
     "{\n"
     "        if (PLANTED) {\n"
     "            co_await parts_.clock.sleep_for(due - parts_.clock.now());\n"
     "            break;\n"
     "        }\n"
     "        co_await parts_.clock.sleep_until(due);\n"
     "    }"),
    ("late_is_sent", STORE + "delivery_store.cpp",
     "if (now_ - post.plan.due > post.plan.max_late) {",
     "if (!PLANTED && now_ - post.plan.due > post.plan.max_late) {"),
    ("late_is_sent", STORE + "delivery_store.cpp",
     "if (now - post->plan.due > post->plan.max_late)",
     "if (!PLANTED && now - post->plan.due > post->plan.max_late)"),
    ("late_is_sent", DELIVERY + "send.cpp",
     "|| commit_at - post.plan.due > post.plan.max_late)",
     "|| (!PLANTED && commit_at - post.plan.due > post.plan.max_late))"),
    ("pause_only_checked_at_the_claim", STORE + "delivery_store.cpp",
     "find_obstacle(db, *post, open_pauses(db)))\n"
     "            return fail(ErrorKind::cancelled, obstacle.why);\n"
     "        if (auto moved = take_step(db, *post, Step::intend",
     "find_obstacle(db, *post, PLANTED ? std::vector<Pause>() : open_pauses(db)))\n"
     "            return fail(ErrorKind::cancelled, obstacle.why);\n"
     "        if (auto moved = take_step(db, *post, Step::intend"),
    ("overdue_leaves_when_a_pause_ends", STORE + "delivery_store.cpp",
     "if (post.plan.due <= now_)\n"
     "                missed_",
     "if (!PLANTED && post.plan.due <= now_)\n"
     "                missed_"),
    ("overdue_leaves_when_a_pause_ends", STORE + "pause_store.cpp",
     "if (!is_over(*standing, post) || is_confirmed_under",
     "if (PLANTED || !is_over(*standing, post) || is_confirmed_under"),
    ("edit_keeps_the_approval", STORE + "plan_applier.cpp",
     "statement.bind(at++, verdict.reworded ? 1 : 0);",
     "statement.bind(at++, verdict.reworded && !PLANTED ? 1 : 0);"),
    ("edit_leaves_the_claim", STORE + "plan_applier.cpp",
     "if (verdict.restored || stored.state == State::claimed) {",
     "if (verdict.restored || (stored.state == State::claimed && !PLANTED)) {"),
    ("rehearsal_goes_out", DELIVERY + "deliver.cpp",
     "if (post.plan.dry_run) {",
     "if (post.plan.dry_run && !PLANTED) {"),
    ("epoch_not_checked", STORE + "post_step.cpp",
     "if (!post || post->epoch != claim.epoch ||",
     "if (!post || (!PLANTED && post->epoch != claim.epoch) ||"),
    ("stories_go_together", STORE + "pace.cpp",
     "return pace.one_at_a_time || is_late",
     "return (pace.one_at_a_time && !PLANTED) || is_late"),
    ("intent_after_the_call", DELIVERY + "deliver.cpp",
     "    auto recorded =\n"
     "        co_await parts_.deliveries.record_intent",
     "    if (PLANTED) {\n"
     "        auto const called_at = parts_.clock.now();\n"
     "        auto early = co_await parts_.connectors.at(post.plan.network)->commit(*account, *ready);\n"
     "        auto afterwards = co_await parts_.deliveries.record_intent(claim, std::move(intent), call_deadline, called_at);\n"
     "        if (!afterwards) co_return tl::unexpected<Error>(afterwards.error());\n"
     "        co_await settle(post, claim, std::move(*account), std::move(early), called_at);\n"
     "        co_return Result<>();\n"
     "    }\n"
     "    auto recorded =\n"
     "        co_await parts_.deliveries.record_intent"),
    ("start_forgets_the_call", STORE + "delivery_store.cpp",
     "            // The attempt stays open: nothing is known about it.\n",
     "            if (PLANTED) {\n"
     '                if (auto back = take_step(db, post, Step::retry, "", now); !back)\n'
     "                    return tl::unexpected<Error>(back.error());\n"
     '                close_attempt(db, post.id, "not sent", "", now);\n'
     "                continue;\n"
     "            }\n"),
    ("settle_time_of_zero one_look_is_enough", DELIVERY + "settling.cpp",
     'if (so_far.elapsed < settling.settle_time) return {Next::look_again, ""};\n'
     "    if (settling",
     'if (!PLANTED && so_far.elapsed < settling.settle_time) return {Next::look_again, ""};\n'
     "    if (settling"),
    ("one_look_is_enough", DELIVERY + "settling.cpp",
     "if (so_far.empty_looks < settling.empty_looks)",
     "if (!PLANTED && so_far.empty_looks < settling.empty_looks)"),
    ("unknown_is_left_alone", DELIVERY + "send.cpp",
     "    finding_.spawn(std::move(settling));",
     "    if (!PLANTED) finding_.spawn(std::move(settling));"),
    ("start_leaves_the_unknown", DELIVERY + "settle_unknown.cpp",
     "        finding_.spawn(std::move(settling));",
     "        if (!PLANTED) finding_.spawn(std::move(settling));"),
    ("failed_commit_is_acknowledged", STORE + "database.cpp",
     "if (waiting->answer && (waiting->job || waiting->has_written))",
     "if (waiting->answer && (waiting->job || (waiting->has_written && !PLANTED)))"),
    ("owner_of_an_id_not_asked", STORE + "attempt_row.cpp",
     "if (remote_id.empty()) return std::nullopt;",
     "if (PLANTED || remote_id.empty()) return std::nullopt;"),
    ("damage_is_not_looked_for", STORE + "database.cpp",
     "        if (!is_in_order)\n",
     "        if (!PLANTED && !is_in_order)\n"),
    ("missing_log_is_not_missed", STORE + "database.cpp",
     "if (!options.log_may_be_gone)",
     "if (!PLANTED && !options.log_may_be_gone)"),
    ("call_on_the_wire_is_cancelled", STORE + "transition.cpp",
     "    for (auto const& edge : edges)\n",
     "    if (PLANTED && from == State::sending && step == Step::cancel) return State::cancelled;\n"
     "    for (auto const& edge : edges)\n"),
    ("call_on_the_wire_is_sent_now", STORE + "post_decisions.cpp",
     "        if (!decision.allows(Step::reschedule))",
     "        if (PLANTED && decision.post().state == State::sending) {\n"
     '            if (auto taken = decision.take(Step::retry, ""); !taken) return tl::unexpected<Error>(taken.error());\n'
     '            close_attempt(db, decision.post().id, "refused", "", now);\n'
     "            set_moment(db, decision.post().id, moment, actor);\n"
     '            return decision.done("sent now", moment.wall);\n'
     "        }\n"
     "        if (!decision.allows(Step::reschedule))"),
    ("withdrawal_leaves_the_claim", STORE + "post_decisions.cpp",
     "        if (post.state == State::claimed)\n"
     '            if (auto taken = decision.take(Step::release, "");',
     "        if (post.state == State::claimed && !PLANTED)\n"
     '            if (auto taken = decision.take(Step::release, "");'),
    ("withdrawal_leaves_the_claim", STORE + "delivery_store.cpp",
     'if (!post.is_approved()) return',
     'if (!(PLANTED && post.state == State::claimed) && !post.is_approved()) return'),
    ("own_confirmation_counts", STORE + "post_decisions.cpp",
     "if (marked.executeStep() && marked.getColumn(0)",
     "if (!PLANTED && marked.executeStep() && marked.getColumn(0)"),
    ("new_moment_ends_a_hold", STORE + "transition.cpp",
     "        if (edge.from == from && edge.step == step) return edge.to;\n",
     "        if (edge.from == from && edge.step == step)\n"
     "            return PLANTED && from == State::held && step == Step::reschedule ? State::planned : edge.to;\n"),
    ("address_is_not_kept", STORE + "post_decisions.cpp",
     "set_published(db, post, remote_id, address, last_call(db, post), now);",
     "set_published(db, post, remote_id, PLANTED ? std::string() : address, last_call(db, post), now);"),
    ("confirmation_lasts", STORE + "pause_store.cpp",
     "query.bind(3, pause.id);",
     "query.bind(3, PLANTED ? std::int64_t{0} : pause.id);"),
    ("newer_version_is_taken", STORE + "database.cpp",
     "if (version > known)",
     "if (!PLANTED && version > known)"),
]

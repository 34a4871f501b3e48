"""Each trap of python-quickbooks and intuit-oauth that could touch us, and the tests that hold it shut."""

from __future__ import annotations

TRAPS: dict[str, tuple[str, ...]] = {
    "a page without MAXRESULTS ends at 100": (
        "test_every_query_of_documents_says_how_many_it_wants",
        "test_a_page_does_not_end_at_a_hundred",
    ),
    "a fault inside QueryResponse is an empty list": ("test_what_is_no_answer_is_never_an_empty_page",),
    "an answer without QueryResponse is a KeyError": ("test_what_is_no_answer_is_never_an_empty_page",),
    "a lower-case fault is a KeyError": ("test_a_refusal_is_understood_in_every_shape",),
    "a fault of one item of change data capture is a KeyError": (
        "test_a_refusal_is_understood_in_every_shape",
    ),
    "`Error: []` is no error": ("test_a_refusal_is_understood_in_every_shape",),
    "a code that is no number is a ValueError": ("test_a_refusal_is_understood_in_every_shape",),
    "throttling is a ValidationException": ("test_a_refusal_is_understood_in_every_shape",),
    "XML and HTML are all code 10000": ("test_a_refusal_is_understood_in_every_shape",),
    "codes from 5000 to 9999 have no class": (
        "test_codes_that_the_library_has_no_class_for_are_refusals_with_their_code",
    ),
    "a 401 loses Intuit's code": ("test_intuits_own_code_of_a_401_is_kept",),
    "an exception has no intuit_tid": ("test_the_reference_for_intuits_support_is_kept",),
    "an exception has no Retry-After": ("test_the_wait_that_the_server_asks_for_is_kept",),
    "an exception repeats the body": ("test_no_text_of_an_answer_reaches_a_person",),
    "a count without a number is None": ("test_a_count_without_a_number_is_not_taken_for_none",),
    "requests have no timeout": ("test_a_lasting_failure_ends_after_four_tries",),
    "requests are not tried again": ("test_a_passing_failure_is_tried_again",),
    "the constructor refreshes": ("test_opening_a_company_asks_nobody_and_refreshes_nothing",),
    "the session keeps a refresh token": ("test_the_session_has_no_refresh_token_to_give_away",),
    "the session is not the library's any more": (
        "test_reading_goes_through_the_session_of_python_quickbooks",
        "test_the_session_is_intuits_own",
    ),
    "the token of the construction is sent for ever": (
        "test_after_a_renewal_the_new_token_is_sent_and_stays",
    ),
    "threads share one token": ("test_threads_that_share_a_session_each_send_their_own_token",),
    "tokens stand in the debug log": (
        "test_the_session_keeps_tokens_out_of_the_debug_log",
        "test_the_tokens_are_in_no_log",
    ),
    "redirects take the token along": (
        "test_a_redirect_is_not_followed_so_that_the_token_does_not_travel",
        "test_a_redirect_is_not_followed",
    ),
    "a password file replaces the Authorization header": (
        "test_a_password_file_of_the_machine_does_not_replace_the_token",
        "test_a_password_file_of_the_machine_does_not_replace_the_apps_own_name",
    ),
    "the minor version is missing": ("test_requests_are_made_as_intuit_wants_them",),
    "an absent balance is 0, so paid": (
        "test_an_absent_balance_is_not_zero_and_so_not_paid",
        "test_an_odd_document_names_its_first_problem",
    ),
    "null objects and lists lose the page": ("test_nulls_cost_neither_the_page_nor_an_invoice",),
    "absent fields get plausible values": ("test_every_fact_and_every_line_is_read_exactly",),
    "money is a float": ("test_no_digit_passes_through_a_float",),
    "lines in bundles are not typed": ("test_the_lines_of_a_bundle_follow_it_and_name_it",),
    "unknown types of lines are not typed": ("test_an_unknown_type_of_line_is_kept_with_its_amount",),
    "a backslash is not escaped": ("test_conditions_become_quoted_comparisons",),
    "ids in IN are not quoted": ("test_conditions_become_quoted_comparisons",),
    "an empty IN selects everything": ("test_an_empty_in_is_refused_because_it_would_select_everything",),
    "moments lose their zone": (
        "test_a_bound_of_the_wrong_kind_is_refused",
        "test_the_zone_of_a_moment_reaches_change_data_capture",
    ),
    "inactive customers are hidden": ("test_inactive_customers_come_too",),
    "change data capture is cut at 1,000 without a word": ("test_a_full_answer_says_so",),
    "half a character loses the page": ("test_half_a_character_in_one_memo_does_not_cost_the_page",),
    "the discovery document is fetched for every client": (
        "test_the_discovery_document_is_fetched_once_however_often_tokens_are",
    ),
    "the discovery document has no timeout": ("test_a_discovery_that_hangs_comes_to_an_end",),
    "a refresh has no timeout": ("test_a_refresh_that_hangs_comes_to_an_end",),
    "a refresh gives back None": (
        "test_a_refresh_gives_tokens_with_absolute_expiries",
        "test_the_new_refresh_token_is_stored",
    ),
    "expiries are relative": ("test_expiries_are_moments_and_not_seconds_from_some_time_ago",),
    "two refreshes at once": ("test_of_many_who_race_for_one_expiry_exactly_one_refreshes",),
    "the five-year limit is not asked for": ("test_the_five_year_limit_is_asked_for",),
    "an id_token breaks the refresh, or fetches keys without a timeout": (
        "test_an_id_token_costs_neither_the_new_tokens_nor_another_request",
    ),
    "every key of an answer becomes an attribute of the session": (
        "test_what_else_an_answer_holds_changes_nothing_about_the_next_request",
    ),
    "an error of the library contains the answer": ("test_an_odd_answer_is_told_apart_and_never_repeated",),
    "a state made by random": ("test_random_numbers_that_can_be_guessed_make_no_secret",),
}

"""Each trap of python-quickbooks and intuit-oauth that could touch us, and where it is tested."""

from __future__ import annotations

_HERE = "quickbooks/test_library_traps.py::"
_OAUTH = "quickbooks/test_library_traps_oauth.py::"
_HTTP = "quickbooks/test_over_http.py::"
_FAULTS = "quickbooks/test_faults.py::"
_READ = "quickbooks/test_translate.py::"
_GRAMMAR = "quickbooks/test_invoice_grammar.py::"
_QUERY = "quickbooks/test_statement.py::"
_CONNECTING = "services/connections/test_quickbooks_oauth.py::"
_TOKENS = "services/connections/test_tokens.py::"

TRAPS: dict[str, tuple[str, ...]] = {
    "a page without MAXRESULTS ends at 100": (
        _HERE + "test_every_query_of_documents_says_how_many_it_wants",
        _HERE + "test_a_page_does_not_end_at_a_hundred",
    ),
    "a fault inside QueryResponse is an empty list": (
        _HERE + "test_what_is_no_answer_is_never_an_empty_page",
    ),
    "an answer without QueryResponse is a KeyError": (
        _HERE + "test_what_is_no_answer_is_never_an_empty_page",
    ),
    "a lower-case fault is a KeyError": (_FAULTS + "test_a_refusal_is_understood_in_every_shape",),
    "a fault of one item of change data capture is a KeyError": (
        _FAULTS + "test_a_refusal_is_understood_in_every_shape",
    ),
    "`Error: []` is no error": (_FAULTS + "test_a_refusal_is_understood_in_every_shape",),
    "a code that is no number is a ValueError": (_FAULTS + "test_a_refusal_is_understood_in_every_shape",),
    "throttling is a ValidationException": (_FAULTS + "test_a_refusal_is_understood_in_every_shape",),
    "XML and HTML are all code 10000": (_FAULTS + "test_a_refusal_is_understood_in_every_shape",),
    "codes from 5000 to 9999 have no class": (
        _HERE + "test_codes_that_the_library_has_no_class_for_are_refusals_with_their_code",
    ),
    "a 401 loses Intuit's code": (_HERE + "test_intuits_own_code_of_a_401_is_kept",),
    "an exception has no intuit_tid": (_FAULTS + "test_the_reference_for_intuits_support_is_kept",),
    "an exception has no Retry-After": (_FAULTS + "test_the_wait_that_the_server_asks_for_is_kept",),
    "an exception repeats the body": (_FAULTS + "test_no_text_of_an_answer_reaches_a_person",),
    "a count without a number is None": (_HERE + "test_a_count_without_a_number_is_not_taken_for_none",),
    "requests have no timeout": (_HTTP + "test_a_lasting_failure_ends_after_four_tries",),
    "requests are not tried again": (_HTTP + "test_a_passing_failure_is_tried_again",),
    "the constructor refreshes": (_HERE + "test_opening_a_company_asks_nobody_and_refreshes_nothing",),
    "the session keeps a refresh token": (_HERE + "test_the_session_has_no_refresh_token_to_give_away",),
    "the session is not the library's any more": (
        _HERE + "test_reading_goes_through_the_session_of_python_quickbooks",
        _OAUTH + "test_the_session_is_intuits_own",
    ),
    "the token of the construction is sent for ever": (
        _HERE + "test_after_a_renewal_the_new_token_is_sent_and_stays",
    ),
    "threads share one token": (_HERE + "test_threads_that_share_a_session_each_send_their_own_token",),
    "tokens stand in the debug log": (
        _HTTP + "test_the_session_keeps_tokens_out_of_the_debug_log",
        _OAUTH + "test_the_tokens_are_in_no_log",
    ),
    "redirects take the token along": (
        _HERE + "test_a_redirect_is_not_followed_so_that_the_token_does_not_travel",
        _CONNECTING + "test_a_redirect_is_not_followed",
    ),
    "a password file replaces the Authorization header": (
        _HERE + "test_a_password_file_of_the_machine_does_not_replace_the_token",
        _OAUTH + "test_a_password_file_of_the_machine_does_not_replace_the_apps_own_name",
    ),
    "the minor version is missing": (_HERE + "test_requests_are_made_as_intuit_wants_them",),
    "an absent balance is 0, so paid": (
        _HERE + "test_an_absent_balance_is_not_zero_and_so_not_paid",
        _READ + "test_an_odd_document_names_its_first_problem",
    ),
    "null objects and lists lose the page": (_HERE + "test_nulls_cost_neither_the_page_nor_an_invoice",),
    "absent fields get plausible values": (_GRAMMAR + "test_every_fact_and_every_line_is_read_exactly",),
    "money is a float": (_READ + "test_no_digit_passes_through_a_float",),
    "lines in bundles are not typed": (_READ + "test_the_lines_of_a_bundle_follow_it_and_name_it",),
    "unknown types of lines are not typed": (_READ + "test_an_unknown_type_of_line_is_kept_with_its_amount",),
    "a backslash is not escaped": (_QUERY + "test_conditions_become_quoted_comparisons",),
    "ids in IN are not quoted": (_QUERY + "test_conditions_become_quoted_comparisons",),
    "an empty IN selects everything": (
        _HERE + "test_an_empty_in_is_refused_because_it_would_select_everything",
    ),
    "moments lose their zone": (
        _QUERY + "test_a_bound_of_the_wrong_kind_is_refused",
        _HERE + "test_the_zone_of_a_moment_reaches_change_data_capture",
    ),
    "inactive customers are hidden": (_HTTP + "test_inactive_customers_come_too",),
    "change data capture is cut at 1,000 without a word": (_HTTP + "test_a_full_answer_says_so",),
    "half a character loses the page": (_HERE + "test_half_a_character_in_one_memo_does_not_cost_the_page",),
    "the discovery document is fetched for every client": (
        _OAUTH + "test_the_discovery_document_is_fetched_once_however_often_tokens_are",
    ),
    "the discovery document has no timeout": (_OAUTH + "test_a_discovery_that_hangs_comes_to_an_end",),
    "a refresh has no timeout": (_OAUTH + "test_a_refresh_that_hangs_comes_to_an_end",),
    "a refresh gives back None": (
        _CONNECTING + "test_a_refresh_gives_tokens_with_absolute_expiries",
        _TOKENS + "test_the_new_refresh_token_is_stored",
    ),
    "expiries are relative": (_OAUTH + "test_expiries_are_moments_and_not_seconds_from_some_time_ago",),
    "two refreshes at once": (_TOKENS + "test_of_many_who_race_for_one_expiry_exactly_one_refreshes",),
    "the five-year limit is not asked for": (_CONNECTING + "test_the_five_year_limit_is_asked_for",),
    "an id_token breaks the refresh, or fetches keys without a timeout": (
        _OAUTH + "test_an_id_token_costs_neither_the_new_tokens_nor_another_request",
    ),
    "every key of an answer becomes an attribute of the session": (
        _OAUTH + "test_what_else_an_answer_holds_changes_nothing_about_the_next_request",
    ),
    "an error of the library contains the answer": (
        _CONNECTING + "test_an_odd_answer_is_told_apart_and_never_repeated",
    ),
    "a state made by random": (_HERE + "test_random_numbers_that_can_be_guessed_make_no_secret",),
}

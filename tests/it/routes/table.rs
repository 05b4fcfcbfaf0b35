//! The table of expectations: every route, and what each role gets there for objects of one person.

/// What someone gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A page, a file, a way on, or what is wrong with the form.
    Answers,
    /// 401: no session.
    LogIn,
    /// 404, the same page as for what does not exist.
    NotFound,
    /// What [`Expected::Answers`] says, but only with the token of one's own session: else 409.
    WithToken,
}

/// One method of one path.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// One letter for each of `Role::ALL`.
    columns: &'static str,
}

impl Route {
    /// What the role in this column gets.
    pub fn expected(&self, column: usize) -> Expected {
        match self.columns.as_bytes()[column] {
            b'+' => Expected::Answers,
            b'L' => Expected::LogIn,
            b'-' => Expected::NotFound,
            b'T' => Expected::WithToken,
            other => panic!("{}: {}", self.path, char::from(other)),
        }
    }
}

const fn get(path: &'static str, columns: &'static str) -> Route {
    Route { method: "GET", path, columns }
}

const fn post(path: &'static str, columns: &'static str) -> Route {
    Route { method: "POST", path, columns }
}

/// Every route of the service. `+` answers, `L` log in first, `-` not found, `T` with token.
///
/// In braces stand objects of herself: her id, her sheets, her modules, her hard skill, her project.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    //                                                       Nobody
    //                                                       | Herself
    //                                                       | | Other person
    //                                                       | | | Adviser, other adviser
    //                                                       | | | | | Agency, other agency
    //                                                       | | | | | | | DPO, lead, office
    get ("/receipt",                                        "++++++++++"),
    post("/receipt",                                        "++++++++++"),
    get ("/verify.html",                                    "++++++++++"),
    get ("/transmission",                                   "++++++++++"),
    post("/transmission",                                   "++++++++++"),
    get ("/",                                               "++++++++++"),
    get ("/help",                                           "++++++++++"),
    get ("/privacy",                                        "++++++++++"),
    get ("/accessibility",                                  "++++++++++"),
    get ("/left",                                           "++++++++++"),
    get ("/login",                                          "++++++++++"),
    post("/login",                                          "++++++++++"),
    get ("/login/forgotten",                                "++++++++++"),
    post("/login/forgotten",                                "++++++++++"),
    get ("/staff",                                          "++++++++++"),
    post("/staff",                                          "++++++++++"),
    get ("/invitation/{token}",                             "++++++++++"),
    post("/invitation",                                     "++++++++++"),
    post("/invitation/secret",                              "++++++++++"),
    get ("/assets/{version}/{name}",                        "++++++++++"),
    post("/language",                                       "++++++++++"),
    get ("/session/begun",                                  "++++++++++"),
    post("/session/keep",                                   "LTTTTTTTTT"),
    post("/logout",                                         "+TTTTTTTTT"),
    get ("/account",                                        "L--+++++++"),
    post("/account",                                        "L--TTTTTTT"),

    post("/participant/agreement",                          "LTT-------"),
    get ("/participant/receipt",                            "L++-------"),
    post("/participant/receipt",                            "LTT-------"),
    get ("/participant",                                    "L++-------"),
    get ("/participant/welcome",                            "L++-------"),
    get ("/participant/information",                        "L++-------"),
    post("/participant/information",                        "LTT-------"),
    get ("/participant/data",                               "L++-------"),
    get ("/participant/help",                               "L++-------"),
    post("/participant/help",                               "LTT-------"),
    get ("/participant/recovery",                           "L++-------"),
    post("/participant/recovery",                           "LTT-------"),
    get ("/participant/modules/{module}",                   "L++-------"),
    post("/participant/modules/{module}",                   "LTT-------"),
    get ("/participant/modules/{module}/withdraw",          "L++-------"),
    post("/participant/modules/{module}/withdraw",          "LTT-------"),
    get ("/participant/sheets/{draft}",                     "L+--------"),
    get ("/participant/sheets/{draft}/questions/{number}",  "L+--------"),
    // Without the token of the session this form's answer is carried to the login page.
    post("/participant/sheets/{draft}/questions/{number}",  "LLL-------"),
    get ("/participant/sheets/{draft}/check",               "L+--------"),
    // What is submitted is named by the form, which fits no other session: 409, found or not.
    post("/participant/sheets/{draft}/check",               "LTT-------"),
    get ("/participant/sheets/{work}/result",               "L+--------"),
    post("/participant/sheets/{work}/show",                 "LT--------"),
    post("/participant/sheets/{work}/discard",              "LT--------"),
    get ("/participant/sheets/{work}/again",                "L+--------"),
    post("/participant/sheets/{work}/again",                "LT--------"),
    get ("/participant/sheets/{work}/copy",                 "L+--------"),
    post("/participant/sheets/{work}/copy",                 "LT--------"),
    get ("/participant/skills",                             "L++-------"),
    post("/participant/skills",                             "LTT-------"),
    // Whether there is such a skill is not said; a test of its own sees that hers stays.
    post("/participant/skills/{skill}/undo",                "LTT-------"),
    get ("/participant/report",                             "L++-------"),
    post("/participant/report/wish",                        "LTT-------"),
    post("/participant/report/release",                     "LTT-------"),
    post("/participant/report/withdraw",                    "LTT-------"),
    get ("/participant/rights",                             "L++-------"),
    post("/participant/rights",                             "LTT-------"),
    post("/participant/rights/restriction",                 "LTT-------"),
    post("/participant/rights/{request}/restriction",       "LT--------"),
    get ("/participant/rights/{request}/package",           "L+--------"),
    post("/participant/rights/{request}/package",           "LT--------"),
    get ("/participant/rights/{request}/transmission",      "L+--------"),
    post("/participant/rights/{request}/transmission",      "LT--------"),
    post("/participant/rights/{request}/transmission/withdraw", "LT--------"),

    get ("/adviser",                                        "L--++-----"),
    get ("/adviser/people/new",                             "L--++-----"),
    post("/adviser/people/new",                             "L--TT-----"),
    get ("/adviser/people/import",                          "L--++-----"),
    post("/adviser/people/import",                          "L--TT-----"),
    post("/adviser/people/import/add",                      "L--TT-----"),
    get ("/adviser/invitations",                            "L--++-----"),
    post("/adviser/invitations",                            "L--TT-----"),
    get ("/adviser/people/{person}",                        "L--+------"),
    post("/adviser/people/{person}/unlock",                 "L--T------"),
    post("/adviser/people/{person}/ask-sign-off",           "L--T------"),
    post("/adviser/people/{person}/take-back",              "L--T------"),
    post("/adviser/people/{person}/help-done",              "L--T------"),
    post("/adviser/people/{person}/skills",                 "L--T------"),
    post("/adviser/people/{person}/skills/remove",          "L--T------"),
    get ("/adviser/people/{person}/change",                 "L--+------"),
    post("/adviser/people/{person}/change",                 "L--T------"),
    get ("/adviser/people/{person}/invitation",             "L--+------"),
    post("/adviser/people/{person}/invitation",             "L--T------"),
    get ("/adviser/people/{person}/results",                "L--+------"),
    get ("/adviser/people/{person}/results/conversation",   "L--+------"),
    get ("/adviser/people/{person}/report",                 "L--+------"),
    post("/adviser/people/{person}/report",                 "L--T------"),
    get ("/adviser/requests",                               "L--++-----"),
    post("/adviser/requests",                               "L--TT-----"),
    get ("/adviser/people/{person}/request",                "L--+------"),
    post("/adviser/people/{person}/request",                "L--T------"),

    get ("/agency",                                         "L----++---"),
    get ("/agency/people/{person}/report",                  "L----+----"),
    get ("/agency/people/{person}/report.json",             "L----+----"),
    get ("/agency/people/{person}/skills",                  "L----+----"),
    get ("/agency/people/{person}/skills.json",             "L----+----"),
    get ("/agency/notices",                                 "L----++---"),
    post("/agency/notices",                                 "L----TT---"),

    get ("/dpo/record",                                     "L------+--"),
    get ("/dpo/record.md",                                  "L------+--"),
    get ("/dpo/assessment",                                 "L------+--"),
    get ("/dpo/assessment.md",                              "L------+--"),
    get ("/dpo/waiting",                                    "L------+--"),
    post("/dpo/waiting/{project}",                          "L------T--"),
    get ("/dpo/holds",                                      "L------+--"),
    post("/dpo/holds",                                      "L------T--"),
    post("/dpo/holds/decide",                               "L------T--"),
    get ("/dpo/agreements",                                 "L------+--"),
    get ("/dpo/projects/{project}/agreement",               "L------+--"),
    post("/dpo/projects/{project}/agreement/confirm",       "L------T--"),
    post("/dpo/projects/{project}/agreement/withdraw",      "L------T--"),
    get ("/dpo/ledger.jsonl",                               "L------+--"),
    get ("/dpo/checkpoint.txt",                             "L------+--"),
    get ("/dpo/certificates",                               "L------+--"),
    // Its deletion is not beyond the horizon yet, and its project has not ended.
    post("/dpo/certificates/deletions/{order}",             "L------T--"),
    post("/dpo/certificates/projects/{project}",            "L------T--"),
    get ("/dpo/certificates/deletions/{order}/{format}",    "L------+--"),
    // Its project has not ended, so there is no certificate for anybody.
    get ("/dpo/certificates/projects/{project}/{format}",   "L---------"),
    get ("/dpo/tables",                                     "L------+--"),
    get ("/dpo/tables/{table}",                             "L------+--"),
    get ("/dpo/plan",                                       "L------+--"),
    get ("/dpo/plan.csv",                                   "L------+--"),
    get ("/dpo/reports",                                    "L------+--"),
    get ("/dpo/reports/{quarter}/{format}",                 "L------+--"),
    get ("/dpo/requests",                                   "L------+--"),
    get ("/dpo/requests.csv",                               "L------+--"),
    get ("/dpo",                                            "L------+--"),
    get ("/dpo/rules",                                      "L------+--"),
    get ("/dpo/figures",                                    "L------+--"),
    get ("/dpo/figures.csv",                                "L------+--"),
    get ("/dpo/questionnaires",                             "L------+--"),
    get ("/dpo/questionnaires/{questionnaire}/{version}",   "L------+--"),
    post("/dpo/questionnaires/{questionnaire}/{version}",   "L------T--"),
    post("/dpo/questionnaires/{questionnaire}/{version}/withdraw", "L------T--"),

    get ("/admin/projects/{project}/holds",                 "L-------+-"),
    post("/admin/projects/{project}/holds",                 "L-------T-"),
    post("/admin/projects/{project}/holds/decide",          "L-------T-"),
    get ("/admin/projects/{project}/agreement",             "L-------+-"),
    post("/admin/projects/{project}/agreement",             "L-------T-"),
    post("/admin/projects/{project}/agreement/change",      "L-------T-"),
    post("/admin/projects/{project}/agreement/confirm",     "L-------T-"),
    post("/admin/projects/{project}/agreement/withdraw",    "L-------T-"),
    get ("/admin/waiting",                                  "L-------+-"),
    post("/admin/waiting/{project}",                        "L-------T-"),
    get ("/admin",                                          "L-------+-"),
    get ("/admin/staff/new",                                "L-------+-"),
    post("/admin/staff/new",                                "L-------T-"),
    get ("/admin/projects/new",                             "L-------+-"),
    post("/admin/projects/new",                             "L-------T-"),
    get ("/admin/projects/{project}/people",                "L-------+-"),
    get ("/admin/projects/{project}/figures",               "L-------+-"),
    get ("/admin/projects/{project}/figures.csv",           "L-------+-"),
    post("/admin/people/{person}/assign",                   "L-------T-"),
    get ("/admin/questionnaires",                           "L-------+-"),
    post("/admin/questionnaires",                           "L-------T-"),
    post("/admin/questionnaires/install",                   "L-------T-"),
    post("/admin/questionnaires/draft",                     "L-------T-"),

    get ("/office",                                         "L--------+"),
    post("/office/outside",                                 "L--------T"),
    get ("/office/people/{person}/requests/{request}",      "L--------+"),
    post("/office/people/{person}/requests/{request}",      "L--------T"),
];

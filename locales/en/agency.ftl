# The agency's pages.
agency-list = Short reports and hard skills
agency-list-text = Here is what the people have released, and their hard skills.
agency-no-project = No project is assigned to you yet.
agency-nothing = At present there is nothing for this project.
agency-reference = Your reference
agency-adviser = Adviser
agency-read = Read
agency-to-list = To the list
agency-report = Short report
agency-received-at = With you since
agency-report-released = The person has read and released exactly this text.
agency-report-assessment = Overall assessment
agency-report-results = Results that go along
agency-report-without = What is not in it
agency-report-without-text = Single answers are never here. Nor is anything else from counselling. A missing result says nothing about the person.
agency-json = Download as data (JSON)

def test_index_open_to_a_visitor_links_every_project(client, app):
    page = client.get("/projects/").text

    for project in app.extensions["library"].projects.values():
        assert f'href="/projects/{project.id}"' in page


def test_show_of_a_project_tells_how_each_measure_is_counted_and_links_its_guidelines(client, app):
    project = app.extensions["library"].project("asthma-control")

    page = client.get("/projects/asthma-control").text

    assert 'href="/guidelines/asthma"' in page
    for measure in project.measures:
        assert f'id="{measure.id}"' in page


def test_show_by_code_leads_to_the_address_of_the_project(client):
    response = client.get("/projects/AST", follow_redirects=False)

    assert (response.status_code, response.headers["Location"]) == (301, "/projects/asthma-control")


def test_show_of_no_project_says_so(client):
    assert client.get("/projects/thumbs").status_code == 404

# A model got a field and nobody ran makemigrations.
# ci: github
# repo: northwind/helpdesk
# job: django
# needs: python3 /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: django
# category: database
# also: test
# cause: django\.db\.utils\.OperationalError: table desk_ticket has no column named urgency
# fix: Run makemigrations for app desk and commit the migration that adds Ticket.urgency.
# fix_regex: makemigrations|migration
#: prepare
python -m venv /tmp/v; /tmp/v/bin/pip -q install Django==5.0.6
/tmp/v/bin/django-admin startproject helpdesk .; /tmp/v/bin/python manage.py startapp desk
sed -i "s/INSTALLED_APPS = \[/INSTALLED_APPS = ['desk',/" helpdesk/settings.py
cat > desk/models.py <<'P'
from django.db import models
class Ticket(models.Model):
    title = models.CharField(max_length=80)
P
/tmp/v/bin/python manage.py makemigrations desk
echo "    urgency = models.IntegerField(default=0)" >> desk/models.py
cat > desk/tests.py <<'P'
from django.test import TestCase
from desk.models import Ticket
class Tickets(TestCase):
    def test_open(self):
        Ticket.objects.create(title="no sound", urgency=2)
        self.assertEqual(Ticket.objects.count(), 1)
    def test_title(self):
        self.assertEqual(str(Ticket(title="x").title), "x")
P
echo Django==5.0.6 > requirements.txt; rm -rf desk/__pycache__ db.sqlite3
#: mend
/tmp/v/bin/python manage.py makemigrations desk
#: step Install
pip install -r requirements.txt
#: step Checks
python manage.py check
#: step Test
python manage.py test -v 2

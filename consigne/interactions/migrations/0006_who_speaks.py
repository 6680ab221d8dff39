"""A contact says who was spoken to, where that was somebody acting for the client."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0005_under_a_contract")]
    operations = [
        migrations.AddField(
            model_name="party", name="speaks", field=models.BooleanField(null=True)
        ),
    ]

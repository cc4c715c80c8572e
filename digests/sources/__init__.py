"""Sources of articles: feeds and folders, behind the `Source` port."""
